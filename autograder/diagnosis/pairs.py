"""Two mistakes in one exercise: which pairs explain a student's answers where no mistake does alone."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations

from autograder.checks.mistake import Mistake
from autograder.diagnosis.observing import Observation, absolute_of, alike
from autograder.diagnosis.patches import Patched, Workshop
from autograder.examples.plans import CheckPlan

Answers = Mapping[str, Observation]
"""The answers of whatever is asked, by the name of the check."""

Row = tuple[bool, ...]
"""For each example of one check, in order."""

_LIKELY = 0.5
"""Of the answers that one of two mistakes leaves right, so many must be those that the other gives alone."""


class Pairs:
    """The pairs of mistakes of an exercise.

    To make and ask every pair would take seconds. Where one of the two leaves an answer as it should be, the pair
    mostly answers as the other does alone; so what is known of single mistakes rules most pairs out unmade. Those that
    are left are asked for one answer at a time, until one is not the student's.

    Args:
        checks: those that are observed, by function or class.
        right: the reference's answers.
        alone: the answers of each mistake.
        workshop: makes pairs.
        ask: what was made answers on one example of a check.
    """

    def __init__(
        self,
        checks: Mapping[str, Sequence[CheckPlan]],
        right: Answers,
        alone: Mapping[Mistake, Answers],
        workshop: Workshop,
        ask: Callable[[Patched, CheckPlan, int], Observation],
    ) -> None:
        self._checks = checks
        self._right = right
        self._alone = alone
        self._workshop = workshop
        self._ask = ask
        self._unseen = {mistake: self._compared(told, right) for mistake, told in alone.items()}
        self._touched = {mistake: self._touches(rows) for mistake, rows in self._unseen.items()}
        self._made: dict[tuple[Mistake, Mistake], Patched | None] = {}
        self._told: dict[tuple[Mistake, Mistake, str, int], Observation] = {}

    def explaining(self, subject: str, answers: Answers) -> Iterator[Patched]:
        """The pairs that touch a function or class, and give a student's answers there and wherever else they touch.

        Args:
            subject: the function or class.
            answers: of the student, about everything.
        """
        shared = {mistake: self._compared(told, answers) for mistake, told in self._alone.items()}
        as_right = self._compared(self._right, answers)
        for pair in combinations(self._alone, 2):
            touched = self._touched[pair[0]] | self._touched[pair[1]]
            if pair[0].id == pair[1].id or subject not in touched:
                continue
            checks = [check for name in self._checks if name in touched for check in self._checks[name]]
            if self._is_likely(pair, checks, shared, as_right):
                made = self._pair(pair)
                if made is not None and self._gives(made, pair, checks, answers, as_right):
                    yield made

    def _is_likely(
        self,
        pair: tuple[Mistake, Mistake],
        checks: Sequence[CheckPlan],
        shared: Mapping[Mistake, Mapping[str, Row]],
        as_right: Mapping[str, Row],
    ) -> bool:
        held = told = 0
        for check in checks:
            unseen = (self._unseen[mistake][check.name] for mistake in pair)
            alone = (shared[mistake][check.name] for mistake in pair)
            for neither, nor, first, second, is_right in zip(*unseen, *alone, as_right[check.name], strict=True):
                if neither or nor:
                    told += 1
                    held += is_right if neither and nor else second if neither else first
        return held >= _LIKELY * told

    def _gives(
        self,
        made: Patched,
        pair: tuple[Mistake, Mistake],
        checks: Sequence[CheckPlan],
        answers: Answers,
        as_right: Mapping[str, Row],
    ) -> bool:
        # What fails tells pairs apart best.
        places = [(check, place) for check in checks for place in range(len(check.drawn))]
        places.sort(key=lambda one: as_right[one[0].name][one[1]])
        for check, place in places:
            if place >= len(answers[check.name]):
                return False
            key = (*pair, check.name, place)
            if key not in self._told:
                self._told[key] = self._ask(made, check, place)
            told = self._told[key]
            if not told or not alike(told[0], answers[check.name][place], absolute_of(check.drawn[place].prepared)):
                return False
        return True

    def _pair(self, pair: tuple[Mistake, Mistake]) -> Patched | None:
        if pair not in self._made:
            self._made[pair] = self._workshop.together(*pair)
        return self._made[pair]

    def _touches(self, rows: Mapping[str, Row]) -> frozenset[str]:
        return frozenset(
            subject for subject, checks in self._checks.items() if not all(all(rows[check.name]) for check in checks)
        )

    def _compared(self, first: Answers, second: Answers) -> dict[str, Row]:
        """For every example of each check whether the answers are the same; a missing one is like nothing."""
        return {
            check.name: tuple(
                place < min(len(first[check.name]), len(second[check.name]))
                and alike(first[check.name][place], second[check.name][place], absolute_of(drawn.prepared))
                for place, drawn in enumerate(check.drawn)
            )
            for checks in self._checks.values()
            for check in checks
        }
