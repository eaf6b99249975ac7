import pytest
import torch
from torch import nn

from .conftest import Solution
from .nearness import require_equal

INPUTS = {
    "x": (3, 5),
    "h": (3, 2),
    "c": (3, 2),
    "w_x": (8, 5),
    "w_h": (8, 2),
    "b": (8,),
}


def cell(x, h, c, w_x, w_h, b):
    """torch's LSTMCell with the same weights; its second bias is zero."""
    weights = {"weight_ih": w_x, "weight_hh": w_h, "bias_ih": b, "bias_hh": torch.zeros_like(b)}
    module = nn.LSTMCell(x.shape[1], h.shape[1], dtype=x.dtype)
    return torch.func.functional_call(module, weights, (x, (h, c)))


@pytest.mark.parametrize("scale", [0.1, 1.0, 5.0])
def test_a_step_is_that_of_lstm_cell(solution: Solution, dtype: torch.dtype, scale: float) -> None:
    inputs = [scale * torch.randn(shape, dtype=dtype) for shape in INPUTS.values()]
    require_equal(solution("lstm_step").lstm_step, cell, inputs)


def test_the_example_of_the_lesson(solution: Solution) -> None:
    sums = torch.log(torch.tensor([3.0, 1.0, 2.0, 1 / 3], dtype=torch.float64))
    zero = torch.zeros(1, 1, dtype=torch.float64)
    h, c = solution("lstm_step").lstm_step(zero, zero, zero + 1.1, zero.expand(4, 1), zero.expand(4, 1), sums)
    assert c.item() == pytest.approx(1.0)
    assert h.item() == pytest.approx(0.1904, abs=5e-5)
