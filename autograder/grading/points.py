"""Turns outcomes into statuses and points: the one file that changes points."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from autograder.records import CheckResult, ExerciseResult, Status, StudentResult

_DIGITS = 6

_PRECEDENCE = (
    Status.FORBIDDEN,
    Status.TIMEOUT,
    Status.CRASHED,
    Status.MEMORY,
    Status.ERROR,
    Status.WRONG,
)
"""The first of these that occurred is the exercise's status."""


def exercise_result(
    exercise: str, max_score: float, checks: Sequence[CheckResult], occurred: Iterable[Status], message: str = ""
) -> ExerciseResult:
    """The result of an exercise: the sum of the checks that passed, nothing where a shortcut was used.

    Args:
        exercise: the id.
        max_score: of the exercise.
        checks: what became of each.
        occurred: the statuses of everything that went wrong.
        message: what holds for the exercise as a whole.
    """
    found = set(occurred)
    status = next((s for s in _PRECEDENCE if s in found), Status.CORRECT)
    if status is Status.FORBIDDEN:
        checks = [replace(check, score=0.0) for check in checks]
    score = rounded(sum(check.score for check in checks))
    return ExerciseResult(exercise, status, score, rounded(max_score), tuple(checks), message)


def carried_forward(
    own: ExerciseResult, carried: ExerciseResult, served: Sequence[str], say: Callable[[str], str]
) -> ExerciseResult:
    """The result with earlier exercises served by the grader; what passes only so is marked."""
    before = {check.name: check.passed for check in own.checks}
    checks = tuple(
        replace(check, carried_forward=check.passed and not before.get(check.name, False)) for check in carried.checks
    )
    which = " and ".join(served)
    told = say(f"Graded with the course's own {which}, because yours is not right yet: mend {which} first.")
    return replace(carried, checks=checks, message=" ".join(part for part in (carried.message, told) if part))


def seen_with_others_right(
    own: ExerciseResult, carried: ExerciseResult, served: Sequence[str], say: Callable[[str], str]
) -> ExerciseResult:
    """The own result, with the mistakes that are recognised once what the exercise builds on is right."""
    which = " and ".join(served)
    recognised = {check.name: check for check in carried.checks if check.mistakes and not check.passed}

    def told(check: CheckResult) -> CheckResult:
        seen = recognised.get(check.name)
        if check.passed or seen is None:
            return check
        beside = say(f"With the course's own {which} in place of yours:")
        message = f"{beside} {seen.message}"
        return replace(check, message=message, counterexample=seen.counterexample, mistakes=seen.mistakes)

    return replace(own, checks=tuple(told(check) for check in own.checks))


def not_graded(
    exercise: str, max_score: float, checks: Iterable[tuple[str, float]], status: Status, message: str
) -> ExerciseResult:
    """The result of an exercise whose code never ran: missing or unreadable."""
    failed = tuple(CheckResult(name, False, 0.0, rounded(points), message) for name, points in checks)
    return ExerciseResult(exercise, status, 0.0, rounded(max_score), failed, message)


def student_result(student: str, exercises: Sequence[ExerciseResult]) -> StudentResult:
    """The sum of a student's exercises."""
    return StudentResult(
        student,
        rounded(sum(exercise.score for exercise in exercises)),
        rounded(sum(exercise.max_score for exercise in exercises)),
        tuple(exercises),
    )


def rounded(points: float) -> float:
    """Points without the noise of binary fractions."""
    return round(float(points), _DIGITS)
