import pytest
import torch
from torch import nn

from .conftest import Solution
from .nearness import require_equal

INPUTS = {"x": (3, 5), "h": (3, 2), "w_x": (2, 5), "w_h": (2, 2), "b": (2,)}


def cell(x, h, w_x, w_h, b):
    """torch's RNNCell with the same weights; its second bias is zero."""
    weights = {"weight_ih": w_x, "weight_hh": w_h, "bias_ih": b, "bias_hh": torch.zeros_like(b)}
    module = nn.RNNCell(x.shape[1], h.shape[1], nonlinearity="tanh", dtype=x.dtype)
    return torch.func.functional_call(module, weights, (x, h))


@pytest.mark.parametrize("scale", [0.1, 1.0, 5.0])
def test_a_step_is_that_of_rnn_cell(solution: Solution, dtype: torch.dtype, scale: float) -> None:
    inputs = [scale * torch.randn(shape, dtype=dtype) for shape in INPUTS.values()]
    require_equal(solution("rnn_step").rnn_step, cell, inputs)


def test_steps_in_a_row_are_a_layer_of_rnn(solution: Solution, dtype: torch.dtype) -> None:
    x, w_x, w_h, b = (torch.randn(shape, dtype=dtype) for shape in ((3, 7, 5), (2, 5), (2, 2), (2,)))

    def steps(x, w_x, w_h, b):
        states = [torch.zeros(3, 2, dtype=dtype)]
        for word in x.unbind(1):
            states.append(solution("rnn_step").rnn_step(word, states[-1], w_x, w_h, b))
        return torch.stack(states[1:], dim=1)

    def layer(x, w_x, w_h, b):
        names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
        weights = dict(zip(names, (w_x, w_h, b, torch.zeros_like(b)), strict=True))
        return torch.func.functional_call(nn.RNN(5, 2, batch_first=True, dtype=dtype), weights, (x,))[0]

    require_equal(steps, layer, [x, w_x, w_h, b])


def test_the_example_of_the_lesson(solution: Solution) -> None:
    one = torch.ones(1, 1, dtype=torch.float64)
    h = (0.4 * one).requires_grad_()
    new = solution("rnn_step").rnn_step(one, h, 0.5 * one, 0.25 * one, -0.1 * one[0])
    assert new.item() == pytest.approx(0.4621, abs=5e-5)
    new.backward()
    assert h.grad.item() == pytest.approx(0.1966, abs=5e-5)
