"""Turns the mistakes of an exercise into patched references."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from autograder.checks.mistake import Mistake
from autograder.course.course import Course, Exercise
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
    """The solution's text with a mistake made in it.

    Raises:
        CourseError: if a piece to replace does not occur exactly once before the hidden region.
    """
    hidden = text.find("### BEGIN HIDDEN TESTS")
    head, tail = (text, "") if hidden < 0 else (text[:hidden], text[hidden:])
    for old, new in mistake.edits:
        if head.count(old) != 1:
            raise CourseError(
                f"{exercise.id}: the mistake {mistake.id} replaces {old!r}, which occurs {head.count(old)} times in the "
                "solution; choose a piece that occurs once"
            )
        head = head.replace(old, new)
    return head + tail


def patched(course: Course, exercise: Exercise, mistake: Mistake) -> Patched:
    """Loads the reference with a mistake made in it.

    Raises:
        CourseError: if the patch does not fit, or its result does not run.
    """
    text = patched_text(exercise, exercise.solution.read_text("utf-8"), mistake)
    namespace = vars(load_text(course, exercise, text))
    return Patched(mistake, {name: namespace[name] for name in exercise.defines})
