"""Finds the mistake that explains a student's answers: it explains all of them, and no other mistake does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from autograder.checks.binding import bound
from autograder.checks.mistake import Mistake
from autograder.course.course import Course
from autograder.diagnosis.observing import Observation, explains, observe, observed_checks
from autograder.diagnosis.patches import Patched, mistakes_of, patched
from autograder.examples.plans import CheckPlan, ExercisePlan

Answers = Mapping[str, Observation]
"""The answers about one function or class, by the name of the check."""

_SECONDS = 5.0
"""For one answer of a patched reference, which takes far less where it ends at all."""


@dataclass(frozen=True)
class _Known:
    """A mistake, and what it answers about the functions and classes that it touches."""

    made: Patched
    answers: Mapping[str, Answers]


class Diagnostician:
    """Knows what every mistake of one exercise answers; worked out when first asked for.

    Args:
        course: to load patched references with.
        plan: the exercise and its examples.
    """

    def __init__(self, course: Course, plan: ExercisePlan) -> None:
        self._course = course
        self._plan = plan
        self._checks = {name: observed_checks(plan, name) for name in plan.exercise.defines}
        self._known: tuple[_Known, ...] | None = None

    def answers(self) -> dict[str, Answers]:
        """Asks whatever is bound to the exercise's names for its answers, by function or class."""
        return self._asked(observe)

    def _asked(self, look: Callable[[CheckPlan], Observation]) -> dict[str, Answers]:
        return {
            subject: {check.name: look(check) for check in checks} for subject, checks in self._checks.items() if checks
        }

    def explanations(self, answers: Mapping[str, Answers]) -> tuple[Patched, ...]:
        """The mistakes that explain a student's answers; none where several explain the same.

        A mistake explains a function's answers if it gives the same ones there, and wherever else it touches anything.
        Of two that do, the one that explains more counts. Several of one group are given together: results cannot tell
        them apart.
        """
        found = [
            known
            for known in self._all()
            if all(self._alike(subject, answers[subject], told) for subject, told in known.answers.items())
        ]
        widest = [known for known in found if not any(known.answers.keys() < other.answers.keys() for other in found)]
        chosen: list[Patched] = []
        for subject in self._checks:
            here = [known.made for known in widest if subject in known.answers]
            if len({made.mistake.group or made.mistake.id for made in here}) == 1:
                chosen += [made for made in here if made not in chosen]
        return tuple(chosen)

    def _all(self) -> tuple[_Known, ...]:
        if self._known is None:
            right = self.answers()
            self._known = tuple(self._examined(mistake, right) for mistake in mistakes_of(self._plan.namespace))
        return self._known

    def _examined(self, mistake: Mistake, right: Mapping[str, Answers]) -> _Known:
        made = patched(self._course, self._plan.exercise, mistake)
        with bound(self._plan.namespace, made.names):
            told = self._asked(lambda check: observe(check, seconds=_SECONDS))
        touched = {s: answers for s, answers in told.items() if not self._alike(s, answers, right[s])}
        return _Known(made, touched)

    def _alike(self, subject: str, first: Answers, second: Answers) -> bool:
        return all(explains(check, first[check.name], second[check.name]) for check in self._checks[subject])
