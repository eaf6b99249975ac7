import pytest

from autograder.checks.axes import axis_names, parse, shape, words
from autograder.faults import CourseError


def test_shape_resolves_names_numbers_and_expressions():
    assert shape(parse("*batch 4*d_h 1 d_in"), {"batch": (2, 3), "d_h": 5, "d_in": 7}) == (2, 3, 20, 1, 7)


def test_words_are_what_a_student_reads():
    assert words(parse("*batch q k")) == "(*batch, q, k)"
    assert words(parse("d_h")) == "(d_h,)"


def test_every_axis_of_a_tensor_gets_a_name():
    assert axis_names(parse("*batch q"), 1) == ("q",)
    assert axis_names(parse("*batch q"), 2) == ("batch", "q")
    assert axis_names(parse("*batch q"), 3) == ("batch_0", "batch_1", "q")
    assert axis_names(parse("q k"), 3) == ("axis 0", "axis 1", "axis 2")


@pytest.mark.parametrize("text", ["...", "_ k", "#"])
def test_an_axis_without_a_name_is_refused(text):
    with pytest.raises(CourseError, match="has no name"):
        parse(text)


def test_broadcasting_and_leading_axes_are_told_apart():
    first, second = parse("*#batch #q")
    assert (first.variadic, first.broadcastable) == (True, True)
    assert (second.variadic, second.broadcastable) == (False, True)
