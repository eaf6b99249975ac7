"""What a class result says of the class as a whole: counts and means, for the table and for report.html."""

import heapq
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import mean, median

from autograder.records import ExerciseResult, Status, StudentResult

BINS = 10
LOWEST = 20


@dataclass
class ExerciseTally:
    """One exercise over the class: the sum of the scores, and how many students have each status."""

    exercise: str
    max_score: float
    total: float = 0.0
    statuses: Counter[Status] = field(default_factory=Counter)

    @property
    def mean(self) -> float:
        """The mean score."""
        return self.total / max(self.statuses.total(), 1)


@dataclass
class CheckTally:
    """One check over the class.

    Attributes:
        failed: how many students fail it.
        met: how many students it was run on (those who handed something in that can be read).
        mistakes: the named mistakes behind the failures, and how many students make them.
    """

    exercise: str
    name: str
    failed: int = 0
    met: int = 0
    mistakes: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class MistakeTally:
    """A named mistake in one exercise, and how many students make it."""

    exercise: str
    mistake: str
    students: int


class ClassTally:
    """Counts over a class, made in one pass: a large class is read from the disk student by student.

    Args:
        students: the class.

    Attributes:
        scores: of all students, in the given order.
        best: the points that there are to be had.
        bins: how many students have 0 to 10 percent of the points, 10 to 20 and so on; the last holds 100 too.
        statuses: over all exercises of all students.
        exercises: in the course's order.
        lowest: the students with the fewest points, the fewest first.
    """

    def __init__(self, students: Iterable[StudentResult]) -> None:
        self.scores: list[float] = []
        self.best = 0.0
        self.bins = [0] * BINS
        self.statuses: Counter[Status] = Counter()
        self._exercises: dict[str, ExerciseTally] = {}
        self._checks: dict[tuple[str, str], CheckTally] = {}
        self._mistakes: Counter[tuple[str, str]] = Counter()
        self.lowest = heapq.nsmallest(LOWEST, map(self._counted, students), key=lambda student: student.score)

    @property
    def exercises(self) -> list[ExerciseTally]:
        """Every exercise, in the course's order."""
        return list(self._exercises.values())

    @property
    def mean(self) -> float:
        """The mean of the students' scores; 0 for an empty class."""
        return mean(self.scores) if self.scores else 0.0

    @property
    def median(self) -> float:
        """The median of the students' scores; 0 for an empty class."""
        return median(self.scores) if self.scores else 0.0

    @property
    def failed_checks(self) -> list[CheckTally]:
        """The checks that anyone fails: by falling count, equal counts in the course's order.

        What was not handed in, or could not be read, tells nothing about what the class has not understood.
        """
        return sorted((tally for tally in self._checks.values() if tally.failed), key=lambda tally: -tally.failed)

    @property
    def mistakes(self) -> list[MistakeTally]:
        """The named mistakes by the students who make them, a student once for each exercise."""
        return [MistakeTally(exercise, mistake, count) for (exercise, mistake), count in self._mistakes.most_common()]

    def _counted(self, student: StudentResult) -> StudentResult:
        self.scores.append(student.score)
        self.best = max(self.best, student.max_score)
        share = student.score / student.max_score if student.max_score else 0.0
        self.bins[min(max(int(share * BINS + 1e-9), 0), BINS - 1)] += 1
        for exercise in student.exercises:
            self._count(exercise)
        return student

    def _count(self, exercise: ExerciseResult) -> None:
        name = exercise.exercise
        tally = self._exercises.setdefault(name, ExerciseTally(name, exercise.max_score))
        tally.total += exercise.score
        tally.statuses[exercise.status] += 1
        self.statuses[exercise.status] += 1
        self._mistakes.update(
            dict.fromkeys((name, mistake) for check in exercise.checks for mistake in check.mistakes).keys()
        )
        if exercise.status in (Status.MISSING, Status.UNREADABLE):
            return
        for check in exercise.checks:
            found = self._checks.setdefault((name, check.name), CheckTally(name, check.name))
            found.met += 1
            if not check.passed:
                found.failed += 1
                found.mistakes.update(check.mistakes)
