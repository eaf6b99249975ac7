"""The course's texts in the language that course.toml names; English where there is no translation."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from autograder.course.course import Course, Exercise
from autograder.course.exercise_file import read_solution
from autograder.course.modules import load
from autograder.course.reader import read_text
from autograder.language import ENGLISH, SUFFIX, Catalog, Passage, key_of, new_po, passages_of, read_po, updated_po

TRANSLATIONS = Path("translations")
# In a student's kit, beside what else the checks need.
KIT_TRANSLATIONS = Path(".course") / "translations"


@dataclass(frozen=True)
class State:
    """How far the translation of one exercise is.

    Attributes:
        file: `translations/ko/seq2seq/lstm_step.po`.
        passages: how many there are.
        translated: how many of them have a translation that holds.
    """

    file: str
    passages: int
    translated: int

    @property
    def missing(self) -> int:
        """How many are read in English."""
        return self.passages - self.translated


def is_language(code: str) -> bool:
    """Whether this may be the name of a language: `ko`, `pt_BR`."""
    return re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2})?", code) is not None


def catalog_of(course: Course, exercise: Exercise | None = None) -> Catalog:
    """What the grader says, and what an exercise says, in the course's language.

    Raises:
        CourseError: a file of translations is broken.
    """
    if course.language == "en":
        return ENGLISH
    own = _built_in(course.language)
    if exercise is None:
        return own
    path = _path(course, exercise, course.language)
    return read_po(path, path.relative_to(course.root).as_posix()).joined(own) if path.is_file() else own


def catalog_files(course: Course, exercise: Exercise) -> tuple[Path, ...]:
    """The files that an exercise's catalog is read from, beside the grader's own; none in an English course."""
    path = _path(course, exercise, course.language)
    return (path,) if course.language != "en" and path.is_file() else ()


def states(course: Course, language: str, exercises: Iterable[Exercise] | None = None) -> Iterator[State]:
    """How far the translation of each exercise is; of all where none are named."""
    for exercise in course.exercises if exercises is None else exercises:
        path = _path(course, exercise, language)
        label = path.relative_to(course.root).as_posix()
        known = read_po(path, label) if path.is_file() else ENGLISH
        passages = _passages(course, exercise)
        yield State(label, len(passages), sum(known.holds(passage.text) for passage in passages))


def write_translations(course: Course, language: str) -> tuple[State, ...]:
    """Writes or renews the PO file of every exercise."""
    for exercise in course.exercises:
        path = _path(course, exercise, language)
        passages = _passages(course, exercise)
        old = path.read_bytes() if path.is_file() else None
        new = updated_po(old, passages, language, _label(course, exercise))
        if new != old:
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_name(f".{path.name}.part")
            unfinished.write_bytes(new)
            unfinished.replace(path)
    return tuple(states(course, language))


def kit_translations(course: Course) -> dict[str, str]:
    """The files with which a kit's checks speak the course's language: path in the kit -> text.

    Only what the students' own files hold is in them: nothing of hidden checks, mistakes or hints.
    """
    if course.language == "en":
        return {}
    made = {}
    for exercise in course.exercises:
        catalog = catalog_of(course, exercise)
        text = read_solution(read_text(exercise.solution, _label(course, exercise)), exercise.id).stub
        shown = [passage for passage in passages_of(text) if catalog.holds(passage.text)]
        path = KIT_TRANSLATIONS / course.language / f"{exercise.id}{SUFFIX}"
        made[path.as_posix()] = new_po({passage.text: catalog(passage.text) for passage in shown}, course.language)
    return made


def _passages(course: Course, exercise: Exercise) -> tuple[Passage, ...]:
    """What students read of an exercise: the file's own words, and what its mistakes say."""
    found = list(passages_of(read_text(exercise.solution, _label(course, exercise))))
    known = {key_of(passage.text) for passage in found}
    for mistake in vars(load(course, exercise)).get("MISTAKES", ()):
        for text in (mistake.says, mistake.hint):
            if key_of(text) not in known:
                known.add(key_of(text))
                found.append(Passage(text, 0, "mistake"))
    return tuple(found)


@cache
def _built_in(language: str) -> Catalog:
    """What the grader itself says; it comes with the package."""
    file = resources.files("autograder.language") / f"{language}{SUFFIX}"
    if not file.is_file():
        return ENGLISH
    with resources.as_file(file) as path:
        return read_po(path, path.name)


def _path(course: Course, exercise: Exercise, language: str) -> Path:
    folder = KIT_TRANSLATIONS if course.is_kit else TRANSLATIONS
    return course.root / folder / language / f"{exercise.id}{SUFFIX}"


def _label(course: Course, exercise: Exercise) -> str:
    return exercise.solution.relative_to(course.root).as_posix()
