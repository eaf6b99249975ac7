"""Audits the checks of a course: does every small change of a solution, and every named mistake, fail one of them?"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TextIO

from autograder.checks.equivalent import Equivalent
from autograder.course import Course, Exercise
from autograder.diagnosis.patches import mistakes_of, patched_text
from autograder.examples.plans import ExercisePlan
from autograder.faults import GraderError
from autograder.mutants import Audited, Fate, Mutant, excuse_for, mutants_of
from autograder.pipeline import bench
from autograder.report.progress import Progress

_SECONDS = 10.0
"""A solution takes far less; a mutant that never ends is waited for so long."""


def audit(
    course: Course, chosen: Sequence[Exercise], *, workers: int | None, seed: int, trusted: bool, stream: TextIO
) -> Iterator[Audited]:
    """Grades every mutant of the chosen exercises as if a student had handed it in, beside the solutions of the others.

    Args:
        course: the teacher's course.
        chosen: what is audited.
        workers: grader processes; one a core where None.
        seed: draws the examples.
        trusted: without isolation.
        stream: for progress.

    Raises:
        CourseError: the course is broken.
        GraderError: the grader fails on a mutant.
    """
    quick = [replace(e, limits=replace(e.limits, seconds=min(e.limits.seconds, _SECONDS))) for e in chosen]
    hands = workers or len(os.sched_getaffinity(0))
    with bench(course, seed=seed, workers=hands, trusted=trusted, exercises=quick) as ready:
        made = [_mutants(plan) for plan in ready.plans]
        tasks = [(place, mutant) for place, mutants in enumerate(made) for mutant in mutants]
        found: dict[int, list[tuple[str, ...]]] = {place: [] for place in range(len(made))}
        waiting: dict[int, tuple[str, ...]] = {}
        with Progress(len(tasks), stream, failing="survived") as progress:
            for done in ready.grade_texts([(place, mutant.text) for place, mutant in tasks]):
                place, mutant = tasks[done.task]
                name = ready.exercises[place].id
                if done.answer is None:
                    raise GraderError(f"{name}, {mutant}: {done.fault}")
                killers = tuple(check.name for check in done.answer.checks if not check.passed)
                waiting[done.task] = killers
                survived = not killers and excuse_for(mutant, _listed(ready.plans[place])) is None
                progress.advance(name, failed=survived)
        for task, (place, _) in enumerate(tasks):
            found[place].append(waiting[task])
        for place, plan in enumerate(ready.plans):
            yield _audited(plan, made[place], found[place])


def _mutants(plan: ExercisePlan) -> list[Mutant]:
    """The named mistakes first, then what is made by rule."""
    text = plan.exercise.solution.read_text("utf-8")
    named = [
        Mutant("named mistake", mistake.id, "", "", patched_text(plan.exercise, text, mistake))
        for mistake in mistakes_of(plan.namespace)
    ]
    return [*named, *mutants_of(text, plan.exercise.id)]


def _audited(plan: ExercisePlan, mutants: Sequence[Mutant], killers: Sequence[tuple[str, ...]]) -> Audited:
    listed = _listed(plan)
    fates = tuple(
        Fate(mutant, killed_by, excuse_for(mutant, listed)) for mutant, killed_by in zip(mutants, killers, strict=True)
    )
    needed = [fate.equivalent for fate in fates if not fate.killers]
    wrong = tuple(excuse for excuse in listed if excuse not in needed)
    return Audited(plan.exercise.id, tuple(check.name for check in plan.checks), fates, wrong)


def _listed(plan: ExercisePlan) -> tuple[Equivalent, ...]:
    return tuple(plan.namespace.get("EQUIVALENT", ()))
