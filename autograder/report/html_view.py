"""What report.html shows, worked out from the records: the template only lays it out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from autograder.records import CheckResult, ExerciseResult, Status, StudentResult
from autograder.report.escaping import shortened
from autograder.report.tallies import BINS, ClassTally
from autograder.report.tensors import Shown, show, show_pair

LONGEST_TEXT = 4000


@dataclass(frozen=True)
class Assignment:
    """A run of neighbouring columns of the overview, and how many they are."""

    name: str
    exercises: int


@dataclass(frozen=True)
class Column:
    """An exercise as a column of the overview: its short name, its points and the class's mean."""

    name: str
    max_score: float
    mean: float


@dataclass(frozen=True)
class Bin:
    """Students whose score lies from `low` percent to below `high`; the last bin holds its upper end too."""

    low: int
    high: int
    students: int


@dataclass(frozen=True)
class Output:
    """One output of a counterexample: what was expected beside what came; None where there is nothing to show."""

    name: str
    expected: Shown | None
    actual: Shown | None


@dataclass(frozen=True)
class Case:
    """A counterexample: its inputs by name, and its outputs."""

    inputs: tuple[tuple[str, Shown], ...]
    outputs: tuple[Output, ...]


@dataclass(frozen=True)
class Failure:
    """A failing check.

    Attributes:
        as_above: the failing check before it has the same message, as when every call raises the same error.
        case: its counterexample, or None.
    """

    check: CheckResult
    message: str
    as_above: bool
    case: Case | None


@dataclass(frozen=True)
class Work:
    """One exercise of one student that has something to tell, by its place in the course."""

    place: int
    result: ExerciseResult
    message: str
    failures: tuple[Failure, ...]
    passed: tuple[CheckResult, ...]

    @property
    def carried_forward(self) -> bool:
        """Whether any check counts only because an earlier exercise was served by the grader."""
        return _carried_forward(self.result)


@dataclass(frozen=True)
class Student:
    """One student: the record, what went well in short, and the rest in full."""

    place: int
    result: StudentResult
    correct: tuple[ExerciseResult, ...]
    works: tuple[Work, ...]


def columns(tally: ClassTally) -> tuple[list[Assignment], list[Column]]:
    """Return the overview's two header rows: assignments and exercises."""
    groups = groupby(tally.exercises, key=lambda exercise: exercise.exercise.rpartition("/")[0])
    assignments = [Assignment(name, len(list(group))) for name, group in groups]
    return assignments, [Column(t.exercise.rpartition("/")[2], t.max_score, t.mean) for t in tally.exercises]


def histogram(tally: ClassTally) -> list[Bin]:
    """Return how the scores lie, in bins of ten percent."""
    step = 100 // BINS
    return [Bin(step * place, step * (place + 1), count) for place, count in enumerate(tally.bins)]


def students(everyone: Sequence[StudentResult], places: Iterable[int]) -> Iterator[Student]:
    """Yield the students at these places, from 1, worked out one at a time: a large class does not fit into memory."""
    for place in places:
        student = everyone[place - 1]
        quiet = [
            e for e in student.exercises if e.status is Status.CORRECT and not e.message and not _carried_forward(e)
        ]
        works = [
            _work(number, exercise)
            for number, exercise in enumerate(student.exercises, start=1)
            if exercise not in quiet
        ]
        yield Student(place, student, tuple(quiet), tuple(works))


def bar(share: float, width: float) -> str:
    """Return `share` of `width` as an SVG length."""
    return f"{max(0.0, min(share, 1.0)) * width:.1f}"


def _work(place: int, exercise: ExerciseResult) -> Work:
    failures: list[Failure] = []
    above = ""
    for check in exercise.checks:
        if not check.passed:
            failures.append(
                Failure(
                    check,
                    shortened(check.message, LONGEST_TEXT),
                    as_above=check.message == above != "",
                    case=_case(check.counterexample) if check.counterexample else None,
                )
            )
            above = check.message
    passed = tuple(check for check in exercise.checks if check.passed)
    return Work(place, exercise, shortened(exercise.message, LONGEST_TEXT), tuple(failures), passed)


def _carried_forward(exercise: ExerciseResult) -> bool:
    return any(check.carried_forward for check in exercise.checks)


def _case(counterexample: Mapping[str, Any]) -> Case:
    expected, actual = counterexample.get("expected", {}), counterexample.get("actual", {})
    outputs = []
    for name in [*expected, *(name for name in actual if name not in expected)]:
        if name in expected and name in actual:
            left, right = show_pair(expected[name], actual[name])
            outputs.append(Output(name, _short(left), _short(right)))
        else:
            outputs.append(
                Output(
                    name,
                    _short(show(expected[name])) if name in expected else None,
                    _short(show(actual[name])) if name in actual else None,
                )
            )
    inputs = tuple((name, _short(show(leaf))) for name, leaf in counterexample.get("inputs", {}).items())
    return Case(inputs, tuple(outputs))


def _short(shown: Shown) -> Shown:
    return replace(shown, text=shortened(shown.text, LONGEST_TEXT))
