"""Examines a course: stubs fail, solutions pass, mistakes are caught and named."""

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

from autograder.course import Course
from autograder.course.exercise_file import parse, read_solution
from autograder.diagnosis.patches import mistakes_of, patched_text
from autograder.faults import GraderError
from autograder.pipeline import Bench, bench
from autograder.records import ExerciseResult, Status
from autograder.report.progress import Progress
from autograder.sandbox.layers import WALLS, Layer
from autograder.tasks import solution_texts
from autograder.weaknesses import weaknesses

STUB, SOLUTION = "the stub", "the solution"


@dataclass(frozen=True)
class Finding:
    """One line of an examination.

    Attributes:
        level: "ok", "weak" (the course works, and could be better) or "FAIL".
    """

    level: str
    text: str


@dataclass(frozen=True)
class _Case:
    """A text that is graded as if it were handed in; `name` is the id of a mistake, or what else it is."""

    exercise: int
    name: str
    text: str


def layer_lines(layers: Sequence[Layer]) -> Iterator[str]:
    """A line for each layer: its name, whether it holds, what that means."""
    width = max((len(layer.name) for layer in layers), default=0)
    has_wall = any(layer.holds for layer in layers if layer.name in WALLS)
    for layer in layers:
        needed = layer.mandatory and not (layer.name in WALLS and has_wall)
        holds = "holds" if layer.holds else "MISSING" if needed else "missing"
        yield f"{layer.name.ljust(width)}  {holds.ljust(7)}  {layer.means}"


def examine(course: Course, *, trusted: bool, stream: TextIO, workers: int | None = None) -> Iterator[Finding]:
    """Grades stubs, solutions and mistakes as if students had handed them in; yields what it finds of each exercise.

    Args:
        course: the teacher's course.
        trusted: without isolation.
        stream: for progress.
        workers: grader processes; one a core where None.

    Raises:
        GraderError: the grader fails on one of them.
    """
    with bench(course, trusted=trusted, workers=workers or len(os.sched_getaffinity(0))) as ready:
        cases = [case for place in range(len(ready.exercises)) for case in _cases(ready, place)]
        results: defaultdict[int, dict[str, ExerciseResult]] = defaultdict(dict)
        with Progress(len(cases), stream) as progress:
            for done in ready.grade_texts([(case.exercise, case.text) for case in cases], explained=True):
                case = cases[done.task]
                name = ready.exercises[case.exercise].id
                if done.answer is None:
                    raise GraderError(f"{name}, {case.name}: {done.fault}")
                results[case.exercise][case.name] = done.answer
                progress.advance(name)
        for place, plan in enumerate(ready.plans):
            yield from _findings(plan.exercise.id, [m.id for m in mistakes_of(plan.namespace)], results[place])
            yield from (Finding("weak", f"{plan.exercise.id}: {text}") for text in weaknesses(course, plan))


def _cases(ready: Bench, place: int) -> Iterator[_Case]:
    exercise = ready.exercises[place]
    text = solution_texts(ready.course)[exercise.id]
    yield _Case(place, STUB, read_solution(text, exercise.id).stub)
    yield _Case(place, SOLUTION, text)
    for number, mistake in enumerate(mistakes_of(ready.plans[place].namespace)):
        # A mistake may be listed in several shapes under one id.
        patched = patched_text(exercise, text, mistake)
        parse(patched, f"{exercise.id}, with the mistake {mistake.id}")
        yield _Case(place, f"{number} {mistake.id}", patched)


def _findings(exercise: str, mistakes: Sequence[str], results: dict[str, ExerciseResult]) -> Iterator[Finding]:
    stub, solution = results[STUB], results[SOLUTION]
    sound = True
    if stub.status is not Status.ERROR or stub.score or not _is_told_unwritten(stub):
        sound = False
        yield Finding("FAIL", f"{exercise}: the stub is {stub.status} with {stub.score:g} points, expected error and 0")
    if solution.status is not Status.CORRECT:
        sound = False
        told = next(check.message for check in solution.checks if not check.passed)
        yield Finding("FAIL", f"{exercise}: the solution is {solution.status}: {told}")
    unnamed, uncaught = [], []
    for number, mistake in enumerate(mistakes):
        wrong = results[f"{number} {mistake}"]
        if wrong.status is Status.CORRECT:
            uncaught.append(mistake)
        elif mistake not in {name for check in wrong.checks for name in check.mistakes}:
            unnamed.append(f"{mistake} ({wrong.status})" if wrong.status is not Status.WRONG else mistake)
    if uncaught:
        yield Finding("FAIL", f"{exercise}: not caught: {', '.join(uncaught)}; draw what shows them, or add a check")
    if unnamed:
        told = f"{exercise}: caught, but not named as themselves: {', '.join(unnamed)}"
        remedy = "draw what tells them apart, or give those that no result tells apart the same group"
        yield Finding("FAIL", f"{told}; {remedy}")
    if not mistakes:
        yield Finding("FAIL", f"{exercise}: lists no mistakes; add those that learners make to its hidden region")
    elif sound and not (unnamed or uncaught):
        count = f"{len(mistakes)} mistake{'s' if len(mistakes) > 1 else ''}"
        yield Finding("ok", f"{exercise}: the stub fails, the solution passes, {count} caught and named")


def _is_told_unwritten(stub: ExerciseResult) -> bool:
    return all("NotImplementedError" in check.message for check in stub.checks)
