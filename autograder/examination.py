"""Examines a course: stubs fail, solutions pass, mistakes are caught and named."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

from autograder.course import Course, Exercise
from autograder.course.exercise_file import read_solution
from autograder.diagnosis.patches import mistakes_of, patched_text
from autograder.pipeline import Bench, bench, handed_in, solution_texts
from autograder.records import ExerciseResult, Status
from autograder.report.progress import Progress
from autograder.sandbox.layers import Layer


@dataclass(frozen=True)
class Finding:
    """One line of an examination."""

    sound: bool
    text: str


def layer_lines(layers: Sequence[Layer]) -> Iterator[str]:
    """A line for each layer: its name, whether it holds, what that means."""
    width = max((len(layer.name) for layer in layers), default=0)
    for layer in layers:
        holds = "holds" if layer.holds else "MISSING" if layer.mandatory else "missing"
        yield f"{layer.name.ljust(width)}  {holds.ljust(7)}  {layer.means}"


def examine(course: Course, *, trusted: bool, stream: TextIO) -> Iterator[Finding]:
    """Grades stubs, solutions and mistakes as if students had handed them in; yields a finding for each exercise.

    Args:
        course: the teacher's course.
        trusted: without isolation.
        stream: for progress.
    """
    texts = solution_texts(course)
    with bench(course, trusted=trusted) as ready:
        counted = sum(2 + len(mistakes_of(plan.namespace)) for plan in ready.plans)
        found: list[Finding] = []
        with Progress(counted, stream) as progress:
            for index, exercise in enumerate(course.exercises):
                found += _findings(ready, index, exercise, texts, progress)
    yield from found


def _findings(
    ready: Bench, index: int, exercise: Exercise, texts: dict[str, str], progress: Progress
) -> Iterator[Finding]:
    text = texts[exercise.id]
    stub = _grade(ready, index, texts, read_solution(text, exercise.id).stub, progress)
    if stub.status is not Status.ERROR or stub.score:
        yield Finding(
            False, f"{exercise.id}: the stub is {stub.status} with {stub.score:g} points, expected error and 0"
        )
    solution = _grade(ready, index, texts, text, progress)
    if solution.status is not Status.CORRECT:
        told = next(check.message for check in solution.checks if not check.passed)
        yield Finding(False, f"{exercise.id}: the solution is {solution.status}: {told}")
    unnamed, uncaught = [], []
    mistakes = mistakes_of(ready.plans[index].namespace)
    for mistake in mistakes:
        wrong = _grade(ready, index, texts, patched_text(exercise, text, mistake), progress)
        named = {name for check in wrong.checks for name in check.mistakes}
        if wrong.status is Status.CORRECT:
            uncaught.append(mistake.id)
        elif mistake.id not in named:
            unnamed.append(mistake.id)
    if uncaught:
        yield Finding(False, f"{exercise.id}: not caught: {', '.join(uncaught)}; draw what shows them, or add a check")
    if unnamed:
        yield Finding(False, f"{exercise.id}: caught, but not named as themselves: {', '.join(unnamed)}")
    if not mistakes:
        yield Finding(False, f"{exercise.id}: lists no mistakes; add those that learners make to its hidden region")
    if not (unnamed or uncaught) and mistakes and stub.status is Status.ERROR and solution.status is Status.CORRECT:
        count = f"{len(mistakes)} mistake{'s' if len(mistakes) > 1 else ''}"
        yield Finding(True, f"{exercise.id}: the stub fails, the solution passes, {count} caught and named")


def _grade(ready: Bench, index: int, texts: dict[str, str], text: str, progress: Progress) -> ExerciseResult:
    exercise = ready.exercises[index]
    result = ready.grade_one(index, handed_in({**texts, exercise.id: text}))
    progress.advance(exercise.id)
    return result
