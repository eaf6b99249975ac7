"""The pipeline's grades as records that cross, and back; a result crosses as its text in results.json."""

from collections.abc import Sequence

from autograder.cluster.messages import Answer, Told
from autograder.report.results_json import exercise_text, read_exercise
from autograder.tasks import Graded


def told_in(graded: Sequence[Graded]) -> Answer:
    """One student's grades as a record that crosses."""
    return Answer(
        tuple(
            Told(one.exercise, one.key, "" if one.result is None else exercise_text(one.result), one.fault)
            for one in graded
        )
    )


def graded_in(answer: Answer) -> list[Graded]:
    """One student's grades as the pipeline's records."""
    return [
        Graded(told.exercise, told.key, read_exercise(told.exercise, told.result) if told.result else None, told.fault)
        for told in answer.told
    ]
