"""The smallest example on which a known mistake shows, for each check: looked for once, and tried on every student.

To shrink an example takes dozens of calls of a student's code; to try one takes one. What is kept depends on the
mistake alone, never on a student, so that it does not matter who was graded before.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from autograder.checks.binding import bound
from autograder.checks.check import Check, Example
from autograder.checks.failure import CheckFailed
from autograder.checks.mistake import Mistake
from autograder.diagnosis.patches import Patched
from autograder.diagnosis.time_limit import NeverEnds, within
from autograder.examples.plans import CheckPlan, ExercisePlan
from autograder.examples.shrinking import Shrunk, smallest
from autograder.grading.attempts import Failure, attempt

_SECONDS = 5.0
"""For a patched reference and one example, which takes far less where it ends at all."""


class Causes:
    """What shows the mistakes of one exercise.

    Args:
        plan: the exercise.
        references: the exercise's names in the teacher's file.
    """

    def __init__(self, plan: ExercisePlan, references: Mapping[str, Any]) -> None:
        self._plan = plan
        self._references = references
        self._known: dict[tuple[Mistake, ...], dict[str, Shrunk]] = {}

    def smallest(self, made: Patched, check: str) -> Shrunk | None:
        """The smallest example on which a check fails of a mistake; None where it does not, or never ends."""
        if made.mistakes not in self._known:
            # Of all checks at once, in order: what one was shrunk to is tried for the next.
            found: dict[str, Shrunk] = {}
            for plan in self._plan.checks:
                with suppress(NeverEnds):
                    small = self._shrunk(made, plan, list(found.values()))
                    if small is not None:
                        found[plan.name] = small
            self._known[made.mistakes] = found
        return self._known[made.mistakes].get(check)

    def _shrunk(self, made: Patched, plan: CheckPlan, others: list[Shrunk]) -> Shrunk | None:
        check = plan.check
        for drawn in plan.drawn:
            failure = self._failure(made, check, drawn.example, drawn.prepared)
            if failure is not None:
                break
        else:
            return None
        if not isinstance(failure.cause, CheckFailed):
            return None

        def fails(candidate: Example) -> bool:
            prepared = check.prepare(candidate)
            if not reference_holds(check, candidate, prepared, self._plan.namespace, self._references):
                return False
            found = self._failure(made, check, candidate, prepared)
            return found is not None and found.kind == failure.kind

        return smallest(check, drawn, (small.choices for small in others), fails)

    def _failure(self, made: Patched, check: Check, example: Example, prepared: Any) -> Failure | None:
        with bound(self._plan.namespace, made.names), within(_SECONDS):
            return attempt(check, example, prepared)


def reference_holds(
    check: Check, candidate: Example, prepared: Any, namespace: dict[str, Any], references: Mapping[str, Any]
) -> bool:
    """A property may need more than a plainer example gives; what it then says of the student would be unfair.

    The reference always agrees with itself.
    """
    if check.observe is not None:
        return True
    with bound(namespace, references):
        return attempt(check, candidate, prepared) is None
