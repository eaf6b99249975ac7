"""Finds the mistake that explains a student's answers: it explains all of them, and no other mistake does."""

from collections.abc import Mapping

from autograder.checks.binding import bound
from autograder.checks.mistake import Mistake
from autograder.course.course import Course
from autograder.diagnosis.observing import Observation, explains, observe, observed_checks
from autograder.diagnosis.patches import Patched, mistakes_of, patched
from autograder.examples.drawing import ExercisePlan

Answers = Mapping[str, Observation]
"""The answers about one function or class, by the name of the check."""


class Diagnostician:
    """Knows what every mistake of one exercise answers; worked out when first asked for.

    Args:
        course: to load patched references with.
        plan: the exercise and its examples.
    """

    def __init__(self, course: Course, plan: ExercisePlan) -> None:
        self._course = course
        self._plan = plan
        self._patched: tuple[Patched, ...] | None = None
        self._known: dict[str, list[tuple[Patched, Answers]]] = {}

    def explanations(self, subject: str, answers: Answers) -> tuple[Patched, ...]:
        """The mistakes that explain a student's answers about a function or class.

        Several are given only if they are of one group, that is, if results cannot tell them apart.
        """
        checks = observed_checks(self._plan, subject)
        matching = [
            made
            for made, known in self._mistakes(subject)
            if all(explains(check, answers[check.name], known[check.name]) for check in checks)
        ]
        groups = {made.mistake.group or made.mistake.id for made in matching}
        return tuple(matching) if len(groups) == 1 else ()

    def mistakes(self) -> tuple[Mistake, ...]:
        """All mistakes that the exercise lists."""
        return mistakes_of(self._plan.namespace)

    def _mistakes(self, subject: str) -> list[tuple[Patched, Answers]]:
        if subject not in self._known:
            right = self._answers(subject)
            checks = observed_checks(self._plan, subject)
            self._known[subject] = [
                (made, wrong)
                for made, wrong in ((made, self._answers(subject, made)) for made in self._loaded())
                # A mistake in another function leaves the answers about this one right; it explains nothing here.
                if not all(explains(check, right[check.name], wrong[check.name]) for check in checks)
            ]
        return self._known[subject]

    def _loaded(self) -> tuple[Patched, ...]:
        if self._patched is None:
            self._patched = tuple(patched(self._course, self._plan.exercise, mistake) for mistake in self.mistakes())
        return self._patched

    def _answers(self, subject: str, made: Patched | None = None) -> Answers:
        with bound(self._plan.namespace, made.names if made else {}):
            return {check.name: observe(check) for check in observed_checks(self._plan, subject)}
