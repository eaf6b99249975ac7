"""Turns the mistakes of an exercise into patched references."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from autograder.checks.mistake import Mistake
from autograder.course.course import Course, Exercise
from autograder.course.exercise_file import SOLUTION, regions
from autograder.course.modules import load_text
from autograder.faults import CourseError


@dataclass(frozen=True)
class Patched:
    """A mistake, and what the exercise's names are when it is made."""

    mistake: Mistake
    names: Mapping[str, Any]


def mistakes_of(namespace: Mapping[str, Any]) -> tuple[Mistake, ...]:
    """The mistakes that a teacher's file lists."""
    return tuple(namespace.get("MISTAKES", ()))


def patched_text(exercise: Exercise, text: str, mistake: Mistake) -> str:
    """The solution's text with a mistake made in its solution regions.

    Raises:
        CourseError: if a piece to replace does not occur exactly once in them.
    """
    pieces = _pieces(exercise, text)
    for old, new in mistake.edits:
        count = sum(piece.count(old) for piece, is_solution in pieces if is_solution)
        if count != 1:
            raise CourseError(
                f"{exercise.id}: the mistake {mistake.id} replaces {old!r}, which occurs {count} times in the "
                "solution; choose a piece that occurs once"
            )
        pieces = [(piece.replace(old, new) if inside else piece, inside) for piece, inside in pieces]
    return "".join(piece for piece, _ in pieces)


def _pieces(exercise: Exercise, text: str) -> list[tuple[str, bool]]:
    """The text cut at its markers; True marks a solution region."""
    lines = text.splitlines(keepends=True)
    pieces: list[tuple[str, bool]] = []
    position = 0
    for region in regions(lines, exercise.id):
        if region.kind == SOLUTION:
            pieces.append(("".join(lines[position : region.first]), False))
            pieces.append(("".join(lines[region.first : region.last + 1]), True))
            position = region.last + 1
    return [*pieces, ("".join(lines[position:]), False)]


def patched(course: Course, exercise: Exercise, mistake: Mistake) -> Patched:
    """Loads the reference with a mistake made in it.

    Raises:
        CourseError: if the patch does not fit, or its result does not run.
    """
    text = patched_text(exercise, exercise.solution.read_text("utf-8"), mistake)
    namespace = vars(load_text(course, exercise, text))
    return Patched(mistake, {name: namespace[name] for name in exercise.defines})
