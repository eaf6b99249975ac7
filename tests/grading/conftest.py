"""Grades the text of single exercises of the real course."""

from collections.abc import Callable

import pytest

from autograder.pipeline import Bench
from autograder.records import Cell, ExerciseResult, Source, Submission

Grade = Callable[..., ExerciseResult]


@pytest.fixture
def grade(ready: Bench) -> Grade:
    """Grades the text of one exercise; other exercises may be given by name."""

    def graded(name: str, text: str, **others: str) -> ExerciseResult:
        ids = {exercise.name: exercise.id for exercise in ready.course.exercises}
        files = {
            ids[other]: Source(f"{ids[other]}.py", (Cell(code, f"{other}.py"),))
            for other, code in {**others, name: text}.items()
        }
        index = [exercise.name for exercise in ready.exercises].index(name)
        return ready.grade_one(index, Submission("somebody", files))

    return graded


@pytest.fixture
def solution(ready: Bench) -> Callable[[str], str]:
    """The text of a solution."""
    return lambda name: ready.course.exercise(name).solution.read_text("utf-8")
