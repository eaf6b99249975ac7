"""What a grade depends on, as digests: the grade is made again only when one of them has changed."""

import hashlib
import re
import sys
from importlib import metadata
from pathlib import Path

from autograder.course import Course, Exercise
from autograder.course.translations import catalog_files
from autograder.grading.carrying import built_on
from autograder.records import GradeKey, Source, Submission

_PACKAGE = Path(__file__).parent
_COMPUTES_WITH = ("hypothesis", "jaxtyping", "numpy", "torch")
_SHOWN_LENGTH = 32
# A file with one of these may import what no `import` statement names.
_DYNAMIC = re.compile(r"\b(?:importlib|import_module|__import__|exec|eval|runpy|pkgutil|modules|loader)\b")


class Dependencies:
    """The keys of a run's grades.

    Args:
        course: the teacher's course.
        seed: of the run.
    """

    def __init__(self, course: Course, seed: int) -> None:
        self._course = course
        self._seed = seed
        self._exercises = {exercise.id: exercise for exercise in course.exercises}
        self._texts: dict[str, bytes] = {}
        self._grader = ""

    def read(self) -> None:
        """Reads what every key needs, so that processes forked from this one need not."""
        self._grader = self._grader or _grader_digest()
        for exercise in self._exercises:
            self._text(exercise)

    def key(self, exercise: str, submission: Submission) -> GradeKey:
        """The key of one exercise's grade."""
        earlier = self.built_on(exercise, submission)
        referred = {exercise, *self._exercises[exercise].imports}
        for one in earlier:
            referred |= {one, *self._exercises[one].imports}
        course = _digest(
            self._course.language.encode(), *(self._text(one) for one in self._exercises if one in referred)
        )
        work = _digest(*(f"{one} {submission.files.get(one)!r}".encode() for one in (*earlier, exercise)))
        return GradeKey(self._seed, self.grader, course, work)

    def built_on(self, exercise: str, submission: Submission) -> list[str]:
        """The student's own earlier exercises that may have a part in this one."""
        order = list(self._exercises)
        sources = {one: found for one, found in submission.files.items() if isinstance(found, Source)}
        found = built_on(exercise, sources, order)
        parts = [sources[one] for one in (*found, exercise) if one in sources]
        if any(_DYNAMIC.search(cell.text) for source in parts for cell in source.cells):
            return order[: order.index(exercise)]
        return found

    def _text(self, id: str) -> bytes:
        """All that the course says of an exercise."""
        if id not in self._texts:
            exercise = self._exercises[id]
            files = (exercise.solution, *catalog_files(self._course, exercise))
            self._texts[id] = b"\0".join([_settings(exercise), *(path.read_bytes() for path in files)])
        return self._texts[id]

    @property
    def grader(self) -> str:
        """A digest of the grader itself, and of what it computes with."""
        self._grader = self._grader or _grader_digest()
        return self._grader


def _grader_digest() -> str:
    versions = [f"{name} {metadata.version(name)}" for name in _COMPUTES_WITH]
    files = sorted(path for path in _PACKAGE.rglob("*") if path.suffix in (".py", ".po"))
    return _digest(f"{sys.version_info[:2]} {versions}".encode(), *(path.read_bytes() for path in files))


def _settings(exercise: Exercise) -> bytes:
    told = (exercise.id, exercise.points, exercise.limits, sorted(exercise.forbidden), exercise.defines)
    return repr(told).encode()


def _digest(*parts: bytes) -> str:
    told = hashlib.sha256()
    for part in parts:
        told.update(len(part).to_bytes(8, "big"))
        told.update(part)
    return told.hexdigest()[:_SHOWN_LENGTH]
