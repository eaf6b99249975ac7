from typing import Any

import pytest

from autograder.report.tensors import MOST_ENTRIES, MOST_PANELS, show, show_pair
from tests.report.samples import tensor


def rows(values: Any, axes: str = "d", dtype: str = "float32") -> tuple:
    return show(tensor(values, axes, dtype)).panels[0].rows


def marks(expected: Any, actual: Any, axes: str = "d", dtype: str = "float32") -> tuple:
    return show_pair(tensor(expected, axes, dtype), tensor(actual, axes, dtype))[1].panels[0].differs


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.5, 0.25], (("0.50", "0.25"),)),
        ([1.0, -2.0], (("1", "-2"),)),
        ([0.33333333, 1.0], (("0.3333", "1.0000"),)),
        ([1e-9, 1.0], (("1e-09", "1"),)),
        ([1e30, "inf"], (("1e+30", "inf"),)),
        (["nan", 0.5], (("nan", "0.5"),)),
        ([True, False], (("True", "False"),)),
        ([12345678, 2], (("12345678", "2"),)),
    ],
)
def test_numbers_are_written_alike_and_no_longer_than_needed(values: list, expected: tuple):
    assert rows(values) == expected


def test_a_scalar_is_a_table_of_one():
    panel = show(tensor(2.5, "")).panels[0]
    assert (panel.rows, panel.row_axis, panel.column_axis) == ((("2.5",),), "", "")


def test_leading_axes_become_slices_named_by_their_place():
    shown = show(tensor([[[[1.0]], [[2.0]]]], "batch head q k"))
    assert [panel.title for panel in shown.panels] == ["batch 0, head 0", "batch 0, head 1"]
    assert [panel.rows for panel in shown.panels] == [(("1",),), (("2",),)]
    assert (shown.panels[0].row_axis, shown.panels[0].column_axis) == ("q", "k")
    assert shown.heading == "float32 (batch 1, head 2, q 1, k 1)"


def test_entries_are_marked_where_they_differ():
    assert marks([[1.0, 2.0], [3.0, 4.0]], [[1.0, 2.5], [3.0, 4.0]], "q k") == ((False, True), (False, False))


def test_noise_of_the_dtype_is_not_marked_beside_a_real_difference():
    assert marks([1.0, 2.0], [1.00001, 3.0]) == ((False, True),)
    assert marks([1.0, 2.0], [1.00001, 3.0], dtype="float64") == ((True, True),)


def test_where_only_noise_differs_the_noise_is_marked():
    assert marks([1.0, 2.0], [1.00001, 2.0]) == ((True, False),)


def test_a_nan_differs_from_every_number():
    assert marks([1.0, 2.0], ["nan", 2.0]) == ((True, False),)


def test_true_is_not_one():
    assert marks([1, 0], [True, 0]) == ((True, False),)


def test_marked_entries_are_written_with_digits_enough_to_look_different():
    expected, actual = show_pair(tensor([0.123456], "d", "float64"), tensor([0.123459], "d", "float64"))
    assert (expected.panels[0].rows, actual.panels[0].rows) == ((("0.123456",),), (("0.123459",),))


@pytest.mark.parametrize(
    "actual", [tensor([[1.0, 2.0]], "batch d"), tensor([1.0, 2.0], "d", "float64"), tensor([1.0], "d")]
)
def test_another_shape_or_dtype_differs_as_a_whole(actual: dict):
    shown = show_pair(tensor([1.0, 2.0], "d"), actual)
    assert all(side.differs for side in shown)
    assert not any(panel.has_difference for side in shown for panel in side.panels)


def test_plain_values_are_their_text():
    value = {"kind": "value", "text": "['a', 'b']"}
    assert show(value).text == "['a', 'b']"
    assert not show_pair(value, value)[1].differs
    assert show_pair(value, {"kind": "value", "text": "[]"})[1].differs


def test_a_tensor_without_entries_says_so():
    assert show(tensor([], "batch")).text == "no entries"
    assert show({**tensor([], "batch"), "shape": [0, 3], "axes": ["batch", "d"]}).heading == "float32 (batch 0, d 3)"


def test_a_large_tensor_is_cut_and_says_so():
    shown = show(tensor([[[0.0] * (MOST_ENTRIES + 1)]] * (MOST_PANELS + 2), "batch q k"))
    assert len(shown.panels) == MOST_PANELS
    assert len(shown.panels[0].rows[0]) == MOST_ENTRIES
    assert shown.note == f"only {MOST_ENTRIES} entries of an axis are shown; 2 more slices are not shown"
    assert show(tensor([0.0], "d", cut=True)).note == "only the first entries are shown"


def test_the_slices_that_differ_come_first_when_not_all_fit():
    expected = [[[0.0]]] * (MOST_PANELS + 1)
    actual = [*expected[1:], [[1.0]]]
    shown = show_pair(tensor(expected, "batch q k"), tensor(actual, "batch q k"))[1]
    assert shown.panels[0].title == f"batch {MOST_PANELS}"


@pytest.mark.parametrize("values", [[[1.0], [1.0, 2.0]], [1.0, [2.0]], None, {"a": 1}, [None]])
def test_what_is_no_rectangle_of_numbers_is_shown_as_it_is(values: Any):
    assert show({"values": values}).text == repr(values)
