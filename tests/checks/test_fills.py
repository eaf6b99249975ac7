import numpy
import pytest
import torch

from autograder.checks.fills import Spot, bundle, rows


def spot(*shape: int, **sizes: int) -> Spot:
    return Spot(shape, sizes, torch.float64)


@pytest.mark.parametrize("scale", [1e-3, 1.0, 2.0])
def test_rows_have_the_standard_deviation_asked_for_and_a_mean_within_it(scale: float) -> None:
    found = rows((scale,)).make(numpy.random.default_rng(0), spot(4, 3, 5), scale)
    numpy.testing.assert_allclose(found.std(-1), scale)
    assert (numpy.abs(found.mean(-1)) <= scale).all()


def test_rows_of_one_entry_hold_their_mean() -> None:
    found = rows().make(numpy.random.default_rng(0), spot(50, 1), 1.0)
    assert (numpy.abs(found) <= 1).all()
    assert found.any()


def test_a_bundle_holds_a_tensor_for_each_annotation() -> None:
    found = bundle("batch d_h", "4*d_h").make(numpy.random.default_rng(0), spot(batch=3, d_h=2), None)
    assert [tuple(tensor.shape) for tensor in found] == [(3, 2), (8,)]
    assert {tensor.dtype for tensor in found} == {torch.float64}
