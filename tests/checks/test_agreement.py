import pytest
from hypothesis import strategies
from jaxtyping import Float
from torch import Tensor

from autograder.checks import CheckFailed, agreement, arguments
from autograder.checks.binding import bound
from autograder.checks.check import checks_of
from autograder.faults import CourseError


def halves(
    x: Float[Tensor, "batch d"], w: Float[Tensor, "d"]
) -> tuple[Float[Tensor, "batch d"], Float[Tensor, "batch"]]:
    """Halves of a product, and their sum."""
    half = x * w / 2
    return half, half.sum(-1)


test_shapes, test_unchanged, test_values, test_gradients = agreement(
    halves,
    arguments(halves),
    returns=("half", "total"),
    points={"shapes": 1, "unchanged": 1, "values": 2, "gradients": 3},
)


def word(length: int) -> str:
    """A word of a length."""
    return "a" * length


(test_word,) = agreement(word, arguments(word, length=strategies.integers(0, 9)), returns="word", points={"values": 1})

RIGHT = halves
CHECKS = checks_of(globals())


def failure(name, code, subject="halves"):
    """The sentence with which a check fails on some drawn example, or None."""
    from autograder.examples.drawing import examples_of

    check = CHECKS[name]
    with bound(globals(), {subject: code}):
        for example, _ in examples_of(check, 3):
            try:
                check.body(example, check.prepare(example))
            except CheckFailed as failed:
                return str(failed)
    return None


def test_points_and_names_come_in_the_order_they_were_given():
    assert {name: CHECKS[name].points for name in ("shapes", "unchanged", "values", "gradients")} == {
        "shapes": 1,
        "unchanged": 1,
        "values": 2,
        "gradients": 3,
    }
    assert CHECKS["values"].description == "halves computes the right values."


def test_another_order_of_the_same_sum_passes():
    def other(x, w):
        return [w * (x * 0.5), (x * w).sum(1) * 0.5]

    assert [failure(name, other) for name in ("shapes", "unchanged", "values", "gradients")] == [None] * 4


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            lambda x, w: None,
            "halves returned None. It should return half and total; is a `return` missing, or a `print` in",
        ),
        (lambda x, w: x, "halves should return 2 values (half, total), got a torch tensor of shape (1, 1)."),
        (lambda x, w: (RIGHT(x, w)[0], 3), "total should be a torch tensor, got an object of type int."),
        (
            lambda x, w: (RIGHT(x, w)[0].T.contiguous(), RIGHT(x, w)[1]),
            "half should have shape (batch, d) =",
        ),
        (
            lambda x, w: (RIGHT(x, w)[0].half(), RIGHT(x, w)[1]),
            "half should have dtype float64, the dtype of the inputs",
        ),
        (
            lambda x, w: (RIGHT(x, w)[0].numpy(), RIGHT(x, w)[1]),
            "half should be a torch tensor, got a NumPy array of shape (1, 1).",
        ),
    ],
)
def test_kind_count_shape_and_dtype_are_told_apart(code, sentence):
    told = failure("shapes", code)
    assert told is not None
    assert told.startswith(sentence)


def test_wrong_values_are_counted():
    assert failure("values", lambda x, w: (x * w / 2, x.sum(-1))) == "total: not the expected value."


def test_nan_is_named():
    told = failure("values", lambda x, w: (x * w / 2 * float("nan"), x.sum(-1)))
    assert told == "half: NaN where a number is expected (1 of 1 entries differ)."


def test_a_detached_result_is_named():
    told = failure("gradients", lambda x, w: tuple(part.detach() for part in RIGHT(x, w)))
    assert told is not None
    assert told.startswith("no gradient reaches x through halves: it is zero where it should not be.")


def test_writing_into_an_argument_is_named():
    def writes(x, w):
        x *= w
        return x / 2, x.sum(-1) / 2

    told = failure("unchanged", writes)
    assert told is not None
    assert told.startswith("halves changes x in place. The caller still needs it:")
    assert failure("values", writes) is None, "the values are right all the same"


@pytest.mark.parametrize("wrong", [lambda length: "b" * length, lambda length: ["a"] * length, lambda length: None])
def test_plain_results_are_compared_with_their_types(wrong):
    assert failure("word", wrong, "word") is not None


def test_an_unknown_part_is_refused():
    with pytest.raises(CourseError, match="agreement has no part 'value'; the parts are shapes, unchanged"):
        agreement(halves, arguments(halves), returns="y", points={"value": 1})


def test_results_without_a_name_are_refused():
    with pytest.raises(CourseError, match=r"halves is annotated with 2 results, but returns=\('half',\) names 1"):
        agreement(halves, arguments(halves), returns=("half",), points={"values": 1})


def test_float32_is_held_to_float32s_tolerance_only():
    def single(x, w):
        half, total = RIGHT(x.float(), w.float())
        return half.to(x.dtype), total.to(x.dtype)

    # Computed in single precision, returned as double: off by 1e-8, which correct code may be.
    assert failure("values", single) is None
    assert failure("values", lambda x, w: tuple(p + 1e-3 for p in RIGHT(x, w))) is not None
