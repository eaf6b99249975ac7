import pytest

from autograder.pipeline import Bench
from autograder.records import Cell, ExerciseResult, Source, Status, Submission

from .handwritten import HandWritten, correct, trivial, wrong


def graded(ready: Bench, file: HandWritten) -> ExerciseResult:
    """Grades a file beside the solutions of the other exercises."""
    files = {
        exercise.id: Source(f"{exercise.id}.py", (Cell(exercise.solution.read_text("utf-8"), f"{exercise.name}.py"),))
        for exercise in ready.exercises
    }
    index = [exercise.id for exercise in ready.exercises].index(file.exercise)
    return ready.grade_one(index, Submission("somebody", {**files, file.exercise: file.source}))


@pytest.mark.parametrize("file", correct(), ids=str)
def test_correct_code_in_any_style_scores_in_full(ready: Bench, file: HandWritten) -> None:
    result = graded(ready, file)
    assert [check.message for check in result.checks if not check.passed] == []
    assert (result.status, result.score) == (Status.CORRECT, result.max_score)


@pytest.mark.parametrize("file", wrong(), ids=str)
def test_a_mistake_written_by_hand_is_caught_and_named_as_itself(ready: Bench, file: HandWritten) -> None:
    result = graded(ready, file)
    assert result.status in (Status.WRONG, Status.ERROR)
    assert result.score < result.max_score
    assert {name for check in result.checks for name in check.mistakes} == {file.name}


@pytest.mark.parametrize("file", trivial(), ids=str)
def test_a_trivial_answer_earns_at_most_a_tenth(ready: Bench, file: HandWritten) -> None:
    result = graded(ready, file)
    assert result.status in (Status.WRONG, Status.ERROR)
    passed = [check.name for check in result.checks if check.passed]
    assert result.score <= result.max_score / 10 + 1e-9, f"passed: {passed}"
