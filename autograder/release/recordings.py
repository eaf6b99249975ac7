"""What a student's kit has instead of solutions: examples of the checks that students see, with the answers."""

import ast

from autograder.checks.check import checks_of
from autograder.course import Course, Exercise, load
from autograder.examples.drawing import drawn_examples
from autograder.examples.recording import recorded, recorded_path
from autograder.release.stubs import stub_of

KIT_SEED = 2**31 - 1
"""Not a seed that anybody grades with: a kit's questions are like those of the grading, and not the same."""


def recordings(course: Course) -> dict[str, str]:
    """The recorded examples of every exercise: path in the kit -> text.

    Raises:
        CourseError: a check fails on the reference itself.
    """
    return {recorded_path(exercise): _recording(course, exercise) for exercise in course.exercises}


def _recording(course: Course, exercise: Exercise) -> str:
    shown = _test_names(stub_of(course, exercise))
    checks = checks_of(vars(load(course, exercise)))
    return recorded(
        {
            name: drawn_examples(exercise.id, name, check, KIT_SEED)
            for name, check in checks.items()
            if f"test_{name}" in shown  # a hidden check must not be told by its examples
        }
    )


def _test_names(text: str) -> set[str]:
    """The names of the tests that a student's file defines."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return found
