"""The student's files of a course, made from the teacher's."""

from autograder.course import Course, Exercise
from autograder.course.exercise_file import read_solution
from autograder.course.reader import EXERCISES, SOLUTIONS, read_text
from autograder.course.translations import catalog_of
from autograder.language import ENGLISH, translated_source
from autograder.release.tree import Changes, Tree

_FIGURES = "figures"


def stub_of(course: Course, exercise: Exercise) -> str:
    """The student's file as it is before the student begins."""
    label = exercise.solution.relative_to(course.root).as_posix()
    text = read_text(exercise.solution, label)
    if course.is_kit:
        return text
    stub = read_solution(text, label).stub
    catalog = catalog_of(course, exercise)
    return translated_source(stub, catalog) if catalog is not ENGLISH else stub


def stubs(course: Course) -> dict[str, str]:
    """`seq2seq/lstm_step.py` -> the student's file, in the course's order."""
    return {f"{exercise.id}.py": stub_of(course, exercise) for exercise in course.exercises}


def figures(course: Course) -> dict[str, str]:
    """`figures/masks.svg` -> the picture, for every one that lies beside the teacher's files."""
    found = sorted((course.root / SOLUTIONS / _FIGURES).glob("*.svg"))
    return {f"{_FIGURES}/{path.name}": path.read_text("utf-8") for path in found}


def exercises_tree(course: Course) -> Tree:
    """exercises/ as release makes it."""
    return Tree(course.root / EXERCISES, {**stubs(course), **figures(course)}, record=".release.json")


def unlisted_solutions(course: Course) -> tuple[str, ...]:
    """Files in solutions/ that course.toml names neither as exercises nor as drafts."""
    listed = {exercise.solution for exercise in course.exercises}
    listed |= {course.root / SOLUTIONS / f"{draft}.py" for draft in course.drafts}
    found = sorted((course.root / SOLUTIONS).rglob("*.py"))
    return tuple(path.relative_to(course.root).as_posix() for path in found if path not in listed)


def restore(course: Course, exercise: Exercise) -> Changes:
    """Puts the untouched file of an exercise back into exercises/; the student's is backed up."""
    name = f"{exercise.id}.py"
    return Tree(course.root / EXERCISES, {name: stub_of(course, exercise)}, record=".release.json").restore(name)
