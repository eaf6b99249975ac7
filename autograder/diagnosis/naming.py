"""Finds the mistake that explains a student's answers: it explains all of them, and no other mistake does."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from autograder.checks.binding import bound
from autograder.diagnosis.observing import Observation, explains, observe, observed_checks
from autograder.diagnosis.pairs import Answers, Pairs
from autograder.diagnosis.patches import Patched, Workshop, mistakes_of
from autograder.examples.plans import CheckPlan, ExercisePlan

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
        plan: the exercise and its examples.
    """

    def __init__(self, plan: ExercisePlan) -> None:
        self._plan = plan
        self._checks = {name: checks for name in plan.exercise.defines if (checks := observed_checks(plan, name))}
        self._workshop = Workshop(plan.exercise, plan.namespace)
        self._right: Mapping[str, Answers] = {}
        self._known: tuple[_Known, ...] | None = None
        self._pairs: Pairs | None = None

    def answers(self) -> dict[str, Answers]:
        """Asks whatever is bound to the exercise's names for its answers, by function or class."""
        return self._asked(observe)

    def explanations(self, answers: Mapping[str, Answers]) -> tuple[Patched, ...]:
        """The mistakes that explain a student's answers; none where several explain the same.

        A mistake explains a function's answers if it gives the same ones there, and wherever else it touches anything.
        Of two that do, the one that explains more counts. Several of one group are given together: results cannot tell
        them apart. Where no mistake explains a function's answers alone, two made together may.
        """
        known = self._all()
        found = [one for one in known if self._explains(one, answers)]
        widest = [one for one in found if not any(one.answers.keys() < other.answers.keys() for other in found)]
        together = {
            subject: list(self._together(subject, answers))
            for subject in self._checks
            if not any(subject in one.answers for one in widest)
            and not self._alike(subject, answers[subject], self._right[subject])
        }
        # Of a mistake alone and a pair, too, the one that explains more counts.
        covered = [self._touched(made) for pairs in together.values() if len(pairs) == 1 for made in pairs]
        widest = [one for one in widest if not any(one.answers.keys() < touched for touched in covered)]
        chosen: list[Patched] = []
        for subject in self._checks:
            here = together.get(subject) or [one.made for one in widest if subject in one.answers]
            if len({_names(made) for made in here}) == 1:
                chosen += [made for made in here if made not in chosen]
        return tuple(chosen)

    def _touched(self, pair: Patched) -> set[str]:
        """The functions and classes that the mistakes of a pair touch."""
        return {subject for one in self._all() if one.made.mistakes[0] in pair.mistakes for subject in one.answers}

    def _together(self, subject: str, answers: Mapping[str, Answers]) -> Iterable[Patched]:
        """The pairs of mistakes that explain a function or class."""
        if self._pairs is None:
            alone = {one.made.mistakes[0]: _flat({**self._right, **one.answers}) for one in self._all()}
            self._pairs = Pairs(self._checks, _flat(self._right), alone, self._workshop, self._told_once)
        return self._pairs.explaining(subject, _flat(answers))

    def _all(self) -> tuple[_Known, ...]:
        if self._known is None:
            with bound(self._plan.namespace, self._workshop.patched().names):
                self._right = self.answers()
            self._known = tuple(
                self._examined(self._workshop.patched(mistake)) for mistake in mistakes_of(self._plan.namespace)
            )
        return self._known

    def _examined(self, made: Patched) -> _Known:
        told = {subject: self._told_by(made, checks) for subject, checks in self._checks.items()}
        return _Known(made, {s: told[s] for s in told if not self._alike(s, told[s], self._right[s])})

    def _told_by(self, made: Patched, checks: Iterable[CheckPlan]) -> Answers:
        with bound(self._plan.namespace, made.names):
            return {check.name: observe(check, seconds=_SECONDS) for check in checks}

    def _told_once(self, made: Patched, check: CheckPlan, place: int) -> Observation:
        with bound(self._plan.namespace, made.names):
            return observe(replace(check, drawn=check.drawn[place : place + 1]), seconds=_SECONDS)

    def _asked(self, look: Callable[[CheckPlan], Observation]) -> dict[str, Answers]:
        return {subject: {check.name: look(check) for check in checks} for subject, checks in self._checks.items()}

    def _explains(self, known: _Known, answers: Mapping[str, Answers]) -> bool:
        return all(self._alike(subject, answers[subject], told) for subject, told in known.answers.items())

    def _alike(self, subject: str, first: Answers, second: Answers) -> bool:
        return all(explains(check, first[check.name], second[check.name]) for check in self._checks[subject])


def _names(made: Patched) -> tuple[str, ...]:
    """What a cause is called: mistakes of one group, and one mistake in several shapes, are one cause."""
    return tuple(mistake.group or mistake.id for mistake in made.mistakes)


def _flat(answers: Mapping[str, Answers]) -> Answers:
    """By the name of the check alone: no two checks of an exercise share one."""
    return {check: told for about in answers.values() for check, told in about.items()}
