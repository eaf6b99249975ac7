"""What is told about a failing check: the smallest counterexample, and the named mistake."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from autograder.checks.binding import bound
from autograder.checks.check import Check, Example
from autograder.checks.failure import CheckFailed
from autograder.checks.mistake import Mistake
from autograder.diagnosis.naming import Diagnostician
from autograder.diagnosis.patches import Patched
from autograder.diagnosis.time_limit import NeverEnds, within
from autograder.examples.plans import Choices, ExercisePlan
from autograder.examples.shrinking import Fails, Shrunk, numbers_in, smallest
from autograder.grading.attempts import Failure, attempt, is_unwritten
from autograder.grading.causes import Causes, reference_holds
from autograder.grading.counterexample import sizes_of
from autograder.grading.verdicts import Verdict
from autograder.sandbox.outcomes import NotDefined, Raised

Names = Mapping[str, Any]

_SECONDS = 5.0
"""For a patched reference and one example, which takes far less where it ends at all."""


@dataclass(frozen=True)
class Explanation:
    """What is told about a failing check.

    Attributes:
        failure: on the smallest example.
        example: the smallest example, or None where none would say anything.
        choices: what it is replayed from.
        mistakes: the named cause; several only where results cannot tell them apart.
        is_unsteady: asked again, the code answered otherwise.
        clearest: an exception of the same kind on an example whose axes differ most in size, and that example.
    """

    failure: Failure
    example: Example | None = None
    choices: Choices = ()
    mistakes: tuple[Mistake, ...] = ()
    is_unsteady: bool = False
    clearest: tuple[Failure, Example] | None = None


class Explainer:
    """Explains the failing checks of one student at one exercise.

    Args:
        plan: the exercise.
        references: the exercise's names in the teacher's file.
        standins: the same names, as the student has them.
        diagnostician: knows the exercise's mistakes.
        known: what shows each of them.
        shrinks: look for a smaller example; not where there is no reference to ask about it.
    """

    def __init__(
        self,
        plan: ExercisePlan,
        references: Names,
        standins: Names,
        diagnostician: Diagnostician,
        known: Causes,
        *,
        shrinks: bool = True,
    ) -> None:
        self._plan = plan
        self._references = references
        self._standins = standins
        self._diagnostician = diagnostician
        self._known = known
        self._shrinks = shrinks
        self._shrunk: list[Choices] = []

    def explain(self, verdicts: Sequence[Verdict]) -> dict[str, Explanation]:
        """An explanation for every failing check, by name."""
        causes = self._causes(verdicts)
        found = {}
        for verdict in verdicts:
            if verdict.failure is not None:
                touching = [made for made in causes if self._touches(made, verdict)]
                smallest = self._smallest(verdict, verdict.failure, touching)
                found[verdict.plan.name] = replace(smallest, clearest=self._clearest(verdict, smallest.failure))
        return found

    def _clearest(self, verdict: Verdict, failure: Failure) -> tuple[Failure, Example] | None:
        if not isinstance(failure.cause, Raised) or _is_stub(failure):
            return None
        drawn = max(verdict.plan.drawn, key=lambda one: len(sizes_of(one.example)))
        found = self._student_fails(verdict.plan.check, drawn.example, drawn.prepared)
        return (found, drawn.example) if found is not None and found.kind == failure.kind else None

    def _causes(self, verdicts: Sequence[Verdict]) -> tuple[Patched, ...]:
        looked_into = (v for v in verdicts if v.failure is not None and v.plan.check.observe is not None)
        if not any(v.failure is not None and _has_answers(v.failure) for v in looked_into):
            return ()
        with bound(self._plan.namespace, self._standins):
            answers = self._diagnostician.answers()
        return self._diagnostician.explanations(answers)

    def _touches(self, made: Patched, verdict: Verdict) -> bool:
        """Whether a check fails under a mistake too, on the example on which the student failed."""
        if verdict.drawn is None:
            return False
        with bound(self._plan.namespace, made.names), suppress(NeverEnds), within(_SECONDS):
            return attempt(verdict.plan.check, verdict.drawn.example, verdict.drawn.prepared) is not None
        return True  # it never ended, which is a failure too

    def _smallest(self, verdict: Verdict, failure: Failure, causes: Sequence[Patched]) -> Explanation:
        # A mistake may be listed in several shapes of one name.
        mistakes = tuple({mistake.id: mistake for made in causes for mistake in made.mistakes}.values())
        if verdict.drawn is None or isinstance(failure.cause, NotDefined) or _is_stub(failure):
            return Explanation(failure, mistakes=mistakes)
        drawn, check = verdict.drawn, verdict.plan.check
        if not _has_answers(failure):
            return Explanation(failure, drawn.example, drawn.choices, mistakes)
        if not self._shrinks:
            return self._smallest_drawn(verdict, failure)

        def fails(candidate: Example) -> bool:
            return self._fails_alike(check, candidate, failure)

        small = self._seen(causes, verdict, fails) or smallest(check, drawn, self._shrunk, fails)
        if small.choices not in self._shrunk:
            self._shrunk.append(small.choices)
        once_more = self._student_fails(check, small.example, check.prepare(small.example))
        if once_more is None or once_more.kind != failure.kind:
            # The code answers differently from call to call: what was seen first stands.
            return Explanation(failure, drawn.example, drawn.choices, mistakes, is_unsteady=True)
        return Explanation(once_more, small.example, small.choices, mistakes)

    def _seen(self, causes: Sequence[Patched], verdict: Verdict, fails: Fails) -> Shrunk | None:
        """What shows the cause best, where it is known and the student fails on it too."""
        small = self._known.smallest(causes[0], verdict.plan.name) if len(causes) == 1 else None
        return small if small is not None and fails(small.example) else None

    def _smallest_drawn(self, verdict: Verdict, failure: Failure) -> Explanation:
        """Without a reference: of the drawn examples that fail in this way, the one with the fewest numbers."""
        for drawn in sorted(verdict.plan.drawn, key=lambda one: numbers_in(one.example)):
            with bound(self._plan.namespace, self._standins):
                found = attempt(verdict.plan.check, drawn.example, drawn.prepared)
            if found is not None and found.kind == failure.kind:
                return Explanation(found, drawn.example, drawn.choices)
        return Explanation(failure)

    def _fails_alike(self, check: Check, candidate: Example, failure: Failure) -> bool:
        prepared = check.prepare(candidate)
        if not reference_holds(check, candidate, prepared, self._plan.namespace, self._references):
            return False
        found = self._student_fails(check, candidate, prepared)
        return found is not None and found.kind == failure.kind

    def _student_fails(self, check: Check, candidate: Example, prepared: Any) -> Failure | None:
        with bound(self._plan.namespace, self._standins):
            return attempt(check, candidate, prepared)


def _has_answers(failure: Failure) -> bool:
    """Whether there is anything to look into: not where the code is not there, or ends its worker."""
    return isinstance(failure.cause, CheckFailed | Raised) and not _is_stub(failure)


def _is_stub(failure: Failure) -> bool:
    return isinstance(failure.cause, Raised) and is_unwritten(failure.cause)
