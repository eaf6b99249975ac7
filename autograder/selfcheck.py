"""A student checks their own exercises, in the same way in which they will be graded."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from autograder.course import Course, Exercise
from autograder.examples.drawing import replayed_plan
from autograder.examples.plans import ExercisePlan
from autograder.faults import UsageError
from autograder.grading.carrying import built_on
from autograder.grading.replay import replayed
from autograder.headstart import Started, start_own
from autograder.intake import read_submission
from autograder.pipeline import Bench, bench
from autograder.records import ExerciseResult, Source, StudentFolder, Submission
from autograder.release import stub_of
from autograder.report.progress_report import State


def check_own(
    course: Course, started: Started, chosen: Sequence[Exercise], replay: str | None, *, stream: TextIO
) -> list[ExerciseResult]:
    """Checks exercises of the course's own exercises/ folder.

    It isolates the code as grading does, where this machine can, so that what passes here passes there; elsewhere the
    student's own code is run as it is, and a line says so.

    Args:
        course: the course, or a student's kit.
        started: forks the workers; it is ended.
        chosen: the exercises.
        replay: one check and one case of the one chosen exercise.
        stream: for that line.

    Raises:
        UsageError: exercises/ is not there, or `replay` names no case.
    """
    _folder(course)
    plans: list[ExercisePlan] | None = None
    if replay is not None:
        if len(chosen) != 1:
            raise UsageError("--replay needs exactly one exercise; copy the whole line that a failing check shows")
        plans = [replayed_plan(course, chosen[0], *replayed(replay))]
    with _own_bench(course, started, chosen, stream, plans) as ready:
        return _graded(ready, chosen, _submission(course))


def check_again(
    course: Course, started: Started, chosen: Sequence[Exercise], *, stream: TextIO
) -> Iterator[list[ExerciseResult]]:
    """Checks exercises, and whenever a file of exercises/ is saved, those that it changes; ends when interrupted.

    The examples are drawn once, so that an answer comes soon after a file is saved.

    Raises:
        UsageError: exercises/ is not there.
    """
    # only who watches waits for this import
    from watchfiles import watch

    folder = _folder(course)
    with _own_bench(course, started, chosen, stream) as ready:
        seen = _submission(course)
        yield _graded(ready, chosen, seen)
        for _ in watch(folder, step=50, debounce=200, raise_interrupt=True):
            now = _submission(course)
            changed = [exercise for exercise in chosen if _depends(course, exercise, seen, now)]
            seen = now
            if changed:
                yield _graded(ready, changed, now)


def progress(course: Course, *, stream: TextIO) -> list[State]:
    """How far the student is with every exercise; only what was begun is checked.

    Raises:
        UsageError: exercises/ is not there.
    """
    _folder(course)
    submission = _submission(course)
    begun = [exercise for exercise in course.exercises if _is_begun(course, exercise, submission)]
    results: dict[str, ExerciseResult] = {}
    if begun:
        with _own_bench(course, start_own(course, begun), begun, stream) as ready:
            results = {result.exercise: result for result in _graded(ready, begun, submission)}
    return [State(exercise, exercise in begun, results.get(exercise.id)) for exercise in course.exercises]


def _folder(course: Course) -> Path:
    folder = course.root / "exercises"
    if not folder.is_dir():
        raise UsageError(f"{folder.name}/ is not here; go to the course's folder, or make it with `autograder release`")
    return folder


@contextmanager
def _own_bench(
    course: Course,
    started: Started,
    chosen: Sequence[Exercise],
    stream: TextIO,
    plans: Sequence[ExercisePlan] | None = None,
) -> Iterator[Bench]:
    if started.missing:
        print(f"note: your code runs without isolation here ({'; '.join(started.missing)})", file=stream)
    trusted = bool(started.missing)
    with bench(
        course,
        exercises=started.exercises,
        plans=plans,
        trusted=trusted,
        zygote=started.zygote,
        # What those build on is graded only where they fail.
        first={exercise.id for exercise in chosen},
    ) as ready:
        yield ready


def _graded(ready: Bench, chosen: Sequence[Exercise], submission: Submission) -> list[ExerciseResult]:
    return [ready.grade_one(place, submission) for place, e in enumerate(ready.exercises) if e in chosen]


def _submission(course: Course) -> Submission:
    folder = StudentFolder("you", course.root / "exercises")
    return read_submission(folder, [exercise.id for exercise in course.exercises])[0]


def _depends(course: Course, exercise: Exercise, before: Submission, after: Submission) -> bool:
    """Whether the file of an exercise, or one that it builds on, is another one than before."""
    order = [one.id for one in course.exercises]
    sources = {id: source for id, source in after.files.items() if isinstance(source, Source)}
    read = [exercise.id, *built_on(exercise.id, sources, order)]
    return any(before.files.get(id) != after.files.get(id) for id in read)


def _is_begun(course: Course, exercise: Exercise, submission: Submission) -> bool:
    match submission.files.get(exercise.id):
        case None:
            return False
        case Source(cells=(only,), is_notebook=False):
            return only.text != stub_of(course, exercise)
        case _:
            return True
