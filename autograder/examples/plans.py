"""An exercise as grading needs it: its checks, and for each the drawn examples with the reference's answers."""

from dataclasses import dataclass
from typing import Any

from autograder.checks.check import Check, Example
from autograder.course.course import Exercise

Choices = tuple[Any, ...]
"""Hypothesis's choices behind an example: what it is replayed from, and where shrinking starts."""


@dataclass(frozen=True)
class Drawn:
    """One example of one check.

    Attributes:
        example: the arguments of the check.
        prepared: what the reference answers.
        choices: what Hypothesis chose.
    """

    example: Example
    prepared: Any
    choices: Choices


@dataclass(frozen=True)
class CheckPlan:
    """A check and its examples."""

    name: str
    check: Check
    drawn: tuple[Drawn, ...]


@dataclass(frozen=True)
class ExercisePlan:
    """An exercise, the globals of the teacher's file, and its checks with their examples."""

    exercise: Exercise
    namespace: dict[str, Any]
    checks: tuple[CheckPlan, ...]
