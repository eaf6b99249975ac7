import numpy
import pytest

from autograder.checks.closeness import FLOORS
from autograder.checks.failure import CheckFailed
from autograder.checks.results import require_values


def is_right(actual, expected):
    try:
        require_values(actual, expected, "result", None, tuple(FLOORS.values())[:1])
    except CheckFailed:
        return False
    return True


@pytest.mark.parametrize("value", [[1, 2], {"a": 1, "b": 2}, "text", [], [["a"], ["b", "c"]]])
def test_plain_values_are_right_when_they_are_equal(value):
    assert is_right(value, value)


@pytest.mark.parametrize(
    ("actual", "expected"),
    [([1, True], [1, 1]), ([numpy.int64(1)], [1]), ((1, 2), [1, 2]), ({"a": 1.0}, {"a": 1}), ([1], [1, 2])],
)
def test_plain_values_of_another_type_or_length_are_wrong(actual, expected):
    assert not is_right(actual, expected)


def test_a_dict_may_be_filled_in_any_order():
    assert is_right({"b": 2, "a": 1}, {"a": 1, "b": 2})
    assert not is_right({"a": 2, "b": 1}, {"a": 1, "b": 2})
    assert not is_right({"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 2})
