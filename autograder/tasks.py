"""What is to be graded, what became of it, and texts that are graded as if they were handed in."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass

from autograder.compiling import keep, kept
from autograder.course import Course
from autograder.records import Cell, ExerciseResult, GradeKey, Source, Submission, Unreadable


@dataclass(frozen=True)
class Task:
    """Exercises of one student, by their places in the lists."""

    student: int
    exercises: tuple[int, ...]


@dataclass(frozen=True)
class Graded:
    """What became of one exercise of one student.

    Attributes:
        exercise: its id.
        key: what the grade was made from; None where nothing could be graded.
        result: None where the grader failed.
        fault: how it failed.
    """

    exercise: str
    key: GradeKey | None
    result: ExerciseResult | None
    fault: str = ""


Answer = tuple[list[Graded], tuple[str, ...]]
"""What became of a task, and what was ignored of the hand-in."""


def solution_texts(course: Course) -> dict[str, str]:
    """The teacher's files, by exercise."""
    return {exercise.id: exercise.solution.read_text("utf-8") for exercise in course.exercises}


def handed_in(texts: Mapping[str, str], student: str = "examination") -> Submission:
    """A submission of .py files with the given texts, which are nobody's attack."""
    files: dict[str, Source | Unreadable] = {}
    for id, text in texts.items():
        cell = Cell(text, f"{id}.py")
        if not kept(cell):
            with contextlib.suppress(SyntaxError, ValueError):  # the worker tells of it
                keep(cell, compile(text, cell.label, "exec", dont_inherit=True))
        files[id] = Source(cell.label, (cell,))
    return Submission(student, files)
