"""Runs all checks of an exercise on their drawn examples: which fail, on which example, and how."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.examples.plans import CheckPlan, Drawn, ExercisePlan
from autograder.grading.attempts import Failure, attempt, is_unwritten
from autograder.grading.foreseeing import Foresight
from autograder.grading.sitting import Sitting
from autograder.records import Source, Status
from autograder.sandbox.ahead import Ahead, GivenUp
from autograder.sandbox.outcomes import ForbiddenCall, Raised, StudentFault


@dataclass(frozen=True)
class Verdict:
    """What became of one check: passed, or failed on an example."""

    plan: CheckPlan
    failure: Failure | None = None
    drawn: Drawn | None = None

    @property
    def status(self) -> Status:
        """The status that this check alone would give the exercise."""
        if self.failure is None:
            return Status.CORRECT
        cause = self.failure.cause
        return cause.status if isinstance(cause, StudentFault) else Status.WRONG


def verdicts(plan: ExercisePlan, sitting: Sitting, foreseen: Mapping[str, Foresight]) -> list[Verdict]:
    """Runs the checks in order against what is bound to the exercise's names.

    A shortcut ends it: the exercise scores nothing, whatever else it does.

    Args:
        plan: the exercise.
        sitting: of the student whose code is bound to the names.
        foreseen: the calls of each check that are known beforehand.
    """
    found: list[Verdict] = []
    for check_plan in plan.checks:
        found.append(_verdict(check_plan, sitting, foreseen[check_plan.name]))
        failure = found[-1].failure
        if failure and isinstance(failure.cause, ForbiddenCall):
            return _all_forbidden(plan.checks, found[-1])
    return found


def are_own_stubs(found: Sequence[Verdict], handed_in: Source) -> bool:
    """Whether all that fails is a file's own unwritten parts: then nothing that it imports can rescue it."""
    labels = {cell.label for cell in handed_in.cells}
    causes = [verdict.failure.cause for verdict in found if verdict.failure is not None]
    return all(
        isinstance(cause, Raised) and is_unwritten(cause) and bool(cause.frames) and cause.frames[-1].label in labels
        for cause in causes
    )


def _verdict(check_plan: CheckPlan, sitting: Sitting, foresight: Foresight) -> Verdict:
    try:
        return _run(check_plan, sitting, foresight.ahead() if sitting.looks_ahead else None)
    except GivenUp:
        sitting.start_over()
        return _run(check_plan, sitting, None)


def _run(check_plan: CheckPlan, sitting: Sitting, ahead: Ahead | None) -> Verdict:
    sitting.begin(zlib.crc32(check_plan.name.encode()), ahead)
    for index, drawn in enumerate(check_plan.drawn):
        if ahead is not None:
            ahead.begin(index)
            if sitting.can_be_asked and ahead.is_settled(sitting.session()):
                continue
        failure = attempt(check_plan.check, drawn.example, drawn.prepared)
        if failure is not None:
            return Verdict(check_plan, failure, drawn)
        if ahead is not None:
            ahead.passed()
    return Verdict(check_plan)


def _all_forbidden(checks: Sequence[CheckPlan], seen: Verdict) -> list[Verdict]:
    return [Verdict(check, seen.failure) for check in checks]
