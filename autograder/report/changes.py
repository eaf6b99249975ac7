"""What a run changed: whose grade, of which exercise, from what to what, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

from autograder.records import ExerciseResult, GradeKey
from autograder.report.check_report import points
from autograder.report.escaping import one_line, shortened, write
from autograder.report.store import Store

MOST_LINES = 100
_LONGEST_NAME = 60
Grade = tuple[GradeKey, ExerciseResult]


@dataclass(frozen=True)
class Change:
    """One grade that is not what it was when the last complete run ended."""

    student: str
    exercise: str
    before: Grade
    after: Grade

    def __str__(self) -> str:
        """One line: who, which exercise, from, to, why."""
        name = one_line(shortened(self.student, _LONGEST_NAME))
        return f"{name}, {self.exercise}: {_shown(self.before)} -> {_shown(self.after)} ({self.why})"

    @property
    def why(self) -> str:
        """What the new grade was made from that the old one was not."""
        old, new = self.before[0], self.after[0]
        reasons = [
            ("the hand-in changed", old.work != new.work),
            ("the course changed", old.course != new.course),
            (f"another seed, {old.seed} before", old.seed != new.seed),
            ("another version of the grader or its libraries", old.grader != new.grader),
        ]
        found = [reason for reason, holds in reasons if holds]
        return "; ".join(found) if found else "graded again from the same files"


def changes(store: Store, students: Sequence[str], exercises: Sequence[str]) -> Iterator[Change]:
    """Yields the grades whose status or points changed since the last complete run, students by name."""
    for student in students:
        before = store.latest(student, of_last_run=True)
        after = store.latest(student) if before else {}
        for exercise in exercises:
            if exercise in before and exercise in after and _told(before[exercise]) != _told(after[exercise]):
                yield Change(student, exercise, before[exercise], after[exercise])


def print_changes(found: Iterator[Change], stream: TextIO) -> None:
    """Prints a line for each change, the first hundred; nothing where nothing changed."""
    number = 0
    for number, change in enumerate(found, start=1):
        if number == 1:
            write(stream, "Changed since the last run:\n")
        if number <= MOST_LINES:
            write(stream, f"  {change}\n")
    if number > MOST_LINES:
        write(stream, f"  and {number - MOST_LINES:,} more\n")


def _told(grade: Grade) -> tuple[object, ...]:
    result = grade[1]
    return result.status, result.score, result.max_score


def _shown(grade: Grade) -> str:
    result = grade[1]
    return f"{result.status.value} {points(round(result.score, 2))}/{points(result.max_score)}"
