"""Gets grading on a cluster ready: what is sent, and what hosts have to be like."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from autograder.cluster.connection import PATIENCE
from autograder.cluster.course_bundle import packed_course
from autograder.cluster.dask import require_scheduler
from autograder.cluster.grading import ClusterGrader
from autograder.cluster.messages import Setup, digest
from autograder.cluster.versions import versions
from autograder.course import Course, Exercise
from autograder.dependencies import Dependencies

# One exercise may be graded several times (carried forward, explained); far beyond that the grader itself hangs.
_LIMITS_A_STUDENT, _SPARE_SECONDS = 20, 600.0


@contextmanager
def on_cluster(
    course: Course,
    scheduler: str,
    *,
    seed: int,
    trusted: bool,
    exercises: Sequence[Exercise],
    count: int,
    stream: TextIO,
    patience: float = PATIENCE,
) -> Iterator[ClusterGrader]:
    """Gets everything ready for grading on the Dask cluster of a scheduler, and ends it afterwards.

    Args:
        course: the course.
        scheduler: its address.
        seed: draws the examples.
        trusted: no isolation but resource limits.
        exercises: what is graded.
        count: how many students are to be graded.
        stream: for what the user should know.
        patience: how many seconds to wait for a scheduler that has gone.

    Raises:
        UsageError: Dask is not installed, or nothing answers at the address.
    """
    require_scheduler(scheduler)
    ids = [exercise.id for exercise in course.exercises]
    data = packed_course(course)
    setup = Setup(
        course=digest(data),
        seed=seed,
        trusted=trusted,
        exercises=tuple(ids.index(exercise.id) for exercise in exercises),
        grader=Dependencies(course, seed).grader,
        versions=versions(),
        seconds=_SPARE_SECONDS + _LIMITS_A_STUDENT * sum(exercise.limits.seconds for exercise in exercises),
    )
    grader = ClusterGrader(setup, data, ids, scheduler, count, stream, patience)
    try:
        yield grader
    finally:
        grader.close()
