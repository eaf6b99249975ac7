"""A student checks their own exercises, in the same way in which they will be graded."""

from collections.abc import Sequence
from typing import TextIO

from autograder.course import Course, Exercise
from autograder.examples.drawing import replayed_plan
from autograder.examples.plans import ExercisePlan
from autograder.faults import UsageError
from autograder.grading.replay import replayed
from autograder.intake import read_submission
from autograder.pipeline import bench
from autograder.records import ExerciseResult, StudentFolder
from autograder.sandbox.layers import missing_mandatory
from autograder.sandbox.probe import probe_layers


def check_own(
    course: Course, chosen: Sequence[Exercise], replay: str | None, *, stream: TextIO
) -> list[ExerciseResult]:
    """Checks exercises of the course's own exercises/ folder.

    It isolates the code as grading does, where this machine can, so that what passes here passes there; elsewhere the
    student's own code is run as it is, and a line says so.

    Args:
        course: the course, or a student's kit.
        chosen: the exercises.
        replay: one check and one case of the one chosen exercise.
        stream: for that line.

    Raises:
        UsageError: exercises/ is not there, or `replay` names no case.
    """
    folder = course.root / "exercises"
    if not folder.is_dir():
        raise UsageError(f"{folder.name}/ is not here; go to the course's folder, or make it with `autograder release`")
    plans: list[ExercisePlan] | None = None
    if replay is not None:
        if len(chosen) != 1:
            raise UsageError("--replay needs exactly one exercise; copy the whole line that a failing check shows")
        plans = [replayed_plan(course, chosen[0], *replayed(replay))]
    missing = missing_mandatory(probe_layers())
    if missing:
        print(f"note: your code runs without isolation here ({'; '.join(missing)})", file=stream)
    submission, _ = read_submission(StudentFolder("you", folder), [exercise.id for exercise in course.exercises])
    # What they build on is there too: where that is wrong, it is carried forward as in grading.
    wanted = {exercise.id for exercise in chosen} | (
        {id for e in chosen for id in e.imports} if plans is None else set()
    )
    exercises = [exercise for exercise in course.exercises if exercise.id in wanted]
    with bench(course, exercises=exercises, plans=plans, trusted=bool(missing)) as ready:
        return [ready.grade_one(place, submission) for place, e in enumerate(exercises) if e in chosen]
