import pytest

from autograder.checks.check import checks_of
from autograder.course import Course, read_course

from .conftest import ROOT, Solution

POINTS = {
    "seq2seq/vocabulary": 5,
    "seq2seq/rnn_step": 4,
    "seq2seq/lstm_step": 8,
    "seq2seq/context_passing": 8,
    "seq2seq/greedy_decoding": 6,
    "attention/dot_product_attention": 6,
    "attention/scaled_attention": 8,
    "attention/masks": 6,
    "attention/multi_head_attention": 9,
    "transformer/positional_encoding": 6,
    "transformer/feed_forward": 4,
    "transformer/residual_layernorm": 7,
    "transformer/encoder_decoder": 8,
    "transformer/transformer": 7,
    "translation/training": 5,
    "translation/decoding": 3,
}
EXERCISES = list(POINTS)


def test_the_course_has_its_exercises_in_order_with_their_points() -> None:
    course = read_course(ROOT)
    assert [(exercise.id, exercise.points) for exercise in course.exercises] == list(POINTS.items())
    assert course.points == 100


@pytest.mark.parametrize("name", EXERCISES)
def test_the_checks_add_up_to_the_exercises_points(course: Course, solution: Solution, name: str) -> None:
    checks = checks_of(vars(solution(name)))
    assert sum(check.points for check in checks.values()) == pytest.approx(course.exercise(name).points, abs=1e-9)


@pytest.mark.parametrize("name", EXERCISES)
def test_what_takes_no_work_is_worth_at_most_a_tenth(course: Course, solution: Solution, name: str) -> None:
    checks = checks_of(vars(solution(name)))
    idle = sum(check.points for check in checks.values() if check.part in ("shapes", "unchanged"))
    assert idle <= course.exercise(name).points / 10 + 1e-9


@pytest.mark.parametrize("name", EXERCISES)
def test_every_mistake_has_a_sentence_and_a_hint(solution: Solution, name: str) -> None:
    for mistake in solution(name).MISTAKES:
        assert mistake.says.endswith("."), mistake.id
        assert mistake.hint.endswith((".", "?")), mistake.id
