"""What a student reads after `autograder progress`: every exercise, and what its checks give now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograder.course import Assignment, Exercise
from autograder.language import Catalog
from autograder.records import ExerciseResult, Status
from autograder.report.check_report import points
from autograder.report.escaping import one_line


@dataclass(frozen=True)
class State:
    """How far a student is with one exercise.

    Attributes:
        exercise: the exercise.
        begun: the file is no longer what release made.
        result: of the checks; None where there is nothing to check.
    """

    exercise: Exercise
    begun: bool
    result: ExerciseResult | None


def progress_lines(assignments: Sequence[Assignment], states: Sequence[State], say: Catalog) -> Iterator[str]:
    """The assignments with their exercises, the sum, and what comes next."""
    known = {state.exercise.id: state for state in states}
    width = max(len(state.exercise.name) for state in states)
    for assignment in assignments:
        yield one_line(assignment.title)
        for exercise in assignment.exercises:
            state = known[exercise.id]
            scored = f"{points(_score(state)):>5} / {points(exercise.points):>2}"
            yield f"  {exercise.name.ljust(width)}  {scored}  {say(_word(state))}"
    total = sum(state.exercise.points for state in states)
    yield say(f"{points(sum(map(_score, states)))} of {points(total)} points")
    open_ones = [state.exercise.name for state in states if not _is_done(state)]
    if open_ones:
        yield say(f"Next: {open_ones[0]} (autograder check {open_ones[0]}, autograder hint {open_ones[0]})")


def _score(state: State) -> float:
    return state.result.score if state.result else 0.0


def _is_done(state: State) -> bool:
    return state.result is not None and state.result.status is Status.CORRECT


def _word(state: State) -> str:
    if state.result is None:
        return "not begun"
    return "done" if _is_done(state) else state.result.status.value
