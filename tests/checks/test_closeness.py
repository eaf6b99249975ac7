import math

import numpy as np
import pytest
import torch

from autograder.checks.closeness import FLOORS, Tolerance, differing, spread_of, tolerance

EXACT = Tolerance(0.0, 0.0)


def test_nan_differs_from_every_number():
    assert differing(torch.tensor([math.nan]), torch.tensor([1.0]), Tolerance(1e9, 1e9)).tolist() == [True]


def test_an_expected_nan_or_infinity_is_met_only_by_itself():
    expected = torch.tensor([math.nan, math.inf, -math.inf])
    assert not differing(expected.clone(), expected, EXACT).any()
    assert differing(torch.tensor([0.0, -math.inf, -1e30]), expected, Tolerance(1.0, 1.0)).all()


def test_an_infinity_where_a_number_is_expected_differs():
    assert differing(torch.tensor([math.inf]), torch.tensor([1.0]), Tolerance(1.0, 1.0)).all()


def test_whole_numbers_and_bools_must_be_equal():
    assert differing(torch.tensor([1, 2]), torch.tensor([1, 3]), Tolerance(9.0, 9.0)).tolist() == [False, True]
    assert differing(torch.tensor([True]), torch.tensor([False]), Tolerance(9.0, 9.0)).all()


def test_shapes_are_never_broadcast():
    with pytest.raises(ValueError, match="cannot be compared"):
        differing(torch.zeros(1), torch.zeros(2), EXACT)


@pytest.mark.parametrize(
    ("dtype", "off", "expected"),
    [
        (torch.float64, 1e-6, 0.5),
        (torch.float32, 2e-5, 0.0),
        (torch.float32, 2e-4 * 0.5 + 2e-5, 0.5),
    ],
)
def test_what_correct_code_may_be_off_by_is_near(dtype, off, expected):
    want = torch.tensor([expected], dtype=torch.float64)
    assert not differing(want + 0.999 * off, want, tolerance(dtype)).any()


def test_large_float32_scores_may_be_off_by_a_hundredth():
    loose = tolerance(torch.float32, largest_input=30.0)
    assert not differing(torch.tensor([0.01]), torch.tensor([0.0001]), loose).any()
    assert differing(torch.tensor([0.01]), torch.tensor([0.0001]), tolerance(torch.float64, largest_input=30.0)).any()


def test_the_scale_is_that_of_the_largest_entry():
    expected = torch.tensor([1000.0, 0.0], dtype=torch.float64)
    actual = torch.tensor([1000.0, 9e-4], dtype=torch.float64)
    assert not differing(actual, expected, FLOORS[torch.float64]).any()
    assert differing(actual[1:], expected[1:], FLOORS[torch.float64]).all()


def test_a_wider_spread_of_the_reference_widens_the_tolerance():
    assert tolerance(torch.float32, spread=1e-3).absolute > 1e-2
    assert tolerance(torch.float32, terms=10_000).relative > FLOORS[torch.float32].relative


def test_spread_is_relative_to_the_scale():
    assert spread_of(np.array([100.1, 0.0]), np.array([100.0, 0.0])) == pytest.approx(0.1 / 100)
    assert spread_of(np.array([math.nan]), np.array([1.0])) == 0.0
