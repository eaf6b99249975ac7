"""What a class result says of the class as a whole: counts and means, for the table and for report.html."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import mean, median

from autograder.records import CheckResult, ClassResult, ExerciseResult, Status


@dataclass(frozen=True)
class ExerciseTally:
    """One exercise over the class: the mean score, and how many students have each status."""

    exercise: str
    mean: float
    max_score: float
    statuses: Counter[Status]


@dataclass(frozen=True)
class CheckTally:
    """One check over the class.

    Attributes:
        failed: how many students fail it.
        met: how many students it was run on (those who handed something in that can be read).
        mistakes: the named mistakes behind the failures, the most frequent first.
    """

    exercise: str
    name: str
    failed: int
    met: int
    mistakes: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class MistakeTally:
    """A named mistake in one exercise, and how many students make it."""

    exercise: str
    mistake: str
    students: int


def mean_and_median(result: ClassResult) -> tuple[float, float]:
    """Return the mean and the median of the students' scores; 0 for an empty class."""
    scores = [student.score for student in result.students]
    return (mean(scores), median(scores)) if scores else (0.0, 0.0)


def statuses(result: ClassResult) -> Counter[Status]:
    """Count the statuses over all exercises of all students."""
    return Counter(exercise.status for exercise in _exercises(result))


def by_exercise(result: ClassResult) -> list[ExerciseTally]:
    """Tally every exercise, in the course's order."""
    found: dict[str, list[ExerciseResult]] = {}
    for exercise in _exercises(result):
        found.setdefault(exercise.exercise, []).append(exercise)
    return [
        ExerciseTally(name, mean(e.score for e in results), results[0].max_score, Counter(e.status for e in results))
        for name, results in found.items()
    ]


def most_failed_checks(result: ClassResult) -> list[CheckTally]:
    """Tally the checks that anyone fails: by falling count, equal counts in the course's order.

    What was not handed in, or could not be read, tells nothing about what the class has not understood.
    """
    found: dict[tuple[str, str], list[CheckResult]] = {}
    for exercise in _exercises(result):
        if exercise.status in (Status.MISSING, Status.UNREADABLE):
            continue
        for check in exercise.checks:
            found.setdefault((exercise.exercise, check.name), []).append(check)
    tallies = []
    for (name, check_name), checks in found.items():
        failed = [check for check in checks if not check.passed]
        mistakes = Counter(mistake for check in failed for mistake in check.mistakes).most_common()
        tallies.append(CheckTally(name, check_name, len(failed), len(checks), tuple(mistakes)))
    return sorted((tally for tally in tallies if tally.failed), key=lambda tally: -tally.failed)


def most_common_mistakes(result: ClassResult) -> list[MistakeTally]:
    """Tally the named mistakes by the students who make them, a student once for each exercise."""
    found: Counter[tuple[str, str]] = Counter()
    for exercise in _exercises(result):
        found.update({(exercise.exercise, mistake): 1 for check in exercise.checks for mistake in check.mistakes})
    return [MistakeTally(exercise, mistake, count) for (exercise, mistake), count in found.most_common()]


def _exercises(result: ClassResult) -> Iterator[ExerciseResult]:
    for student in result.students:
        yield from student.exercises
