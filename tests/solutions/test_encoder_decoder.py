import pytest
import torch
from torch import nn
from torch.func import functional_call

from .conftest import Solution
from .mapped import decoder_layer, encoder_layer, hidden, parameters_of
from .nearness import require_equal

BATCH, T, S, D, HEADS, D_FF = 2, 3, 4, 6, 2, 7


def some_mask(queries: int, keys: int) -> torch.Tensor:
    mask = torch.rand(BATCH, queries, keys) < 0.5
    mask[..., 0] |= ~mask.any(-1)
    return mask


@pytest.mark.parametrize("masked", [False, True])
def test_the_encoder_layer_is_torchs(solution: Solution, dtype: torch.dtype, masked: bool) -> None:
    ours = solution("encoder_decoder").EncoderLayer(D, HEADS, D_FF)
    theirs = nn.TransformerEncoderLayer(D, HEADS, D_FF, dropout=0.0, batch_first=True, dtype=dtype)
    mask = some_mask(T, T) if masked else None
    state = parameters_of(ours, dtype)

    def of_ours(x, *parameters):
        return functional_call(ours, dict(zip(state, parameters, strict=True)), (x, mask))

    def of_theirs(x, *parameters):
        mapped = encoder_layer(dict(zip(state, parameters, strict=True)))
        return functional_call(theirs, mapped, (x,), {"src_mask": None if mask is None else hidden(mask, HEADS)})

    require_equal(of_ours, of_theirs, [torch.randn(BATCH, T, D, dtype=dtype), *state.values()])


@pytest.mark.parametrize("masked", [False, True])
def test_the_decoder_layer_is_torchs(solution: Solution, dtype: torch.dtype, masked: bool) -> None:
    ours = solution("encoder_decoder").DecoderLayer(D, HEADS, D_FF)
    theirs = nn.TransformerDecoderLayer(D, HEADS, D_FF, dropout=0.0, batch_first=True, dtype=dtype)
    masks = (some_mask(T, T), some_mask(T, S)) if masked else (None, None)
    state = parameters_of(ours, dtype)

    def of_ours(x, memory, *parameters):
        return functional_call(ours, dict(zip(state, parameters, strict=True)), (x, memory, *masks))

    def of_theirs(x, memory, *parameters):
        mapped = decoder_layer(dict(zip(state, parameters, strict=True)))
        hiding = [None if mask is None else hidden(mask, HEADS) for mask in masks]
        return functional_call(theirs, mapped, (x, memory), {"tgt_mask": hiding[0], "memory_mask": hiding[1]})

    inputs = [torch.randn(BATCH, length, D, dtype=dtype) for length in (T, S)]
    require_equal(of_ours, of_theirs, [*inputs, *state.values()])


@pytest.mark.parametrize("name", ["EncoderLayer", "DecoderLayer"])
def test_every_dropout_is_that_of_the_layer(solution: Solution, name: str) -> None:
    layer = getattr(solution("encoder_decoder"), name)(D, HEADS, D_FF, 0.3)
    found = [part.p for part in layer.modules() if isinstance(part, nn.Dropout)]
    assert found == [0.3] * (3 if name == "EncoderLayer" else 4)


@pytest.mark.parametrize("name", ["EncoderLayer", "DecoderLayer"])
def test_full_dropout_leaves_the_norms_in_train_mode_only(solution: Solution, name: str) -> None:
    layer = getattr(solution("encoder_decoder"), name)(D, HEADS, D_FF, 1.0)
    x, memory = torch.randn(BATCH, T, D), torch.randn(BATCH, S, D)
    call = (x,) if name == "EncoderLayer" else (x, memory)
    norm = nn.LayerNorm(D)
    wanted = norm(norm(x)) if name == "EncoderLayer" else norm(norm(norm(x)))
    torch.testing.assert_close(layer.train()(*call), wanted, rtol=1e-4, atol=1e-5)
    assert not torch.allclose(layer.eval()(*call), wanted, rtol=1e-2, atol=1e-2)


def test_a_dead_query_leaves_everything_finite(solution: Solution, dtype: torch.dtype) -> None:
    layer = solution("encoder_decoder").DecoderLayer(D, HEADS, D_FF).to(dtype)
    x, memory = (torch.randn(BATCH, length, D, dtype=dtype).requires_grad_() for length in (T, S))
    nothing = torch.tensor(False)
    layer(x, memory, nothing, nothing).square().sum().backward()
    assert all(tensor.grad is None or tensor.grad.isfinite().all() for tensor in (x, memory, *layer.parameters()))


def test_the_example_of_the_lesson(solution: Solution) -> None:
    exercise = solution("encoder_decoder")
    x = torch.tensor([[[0.0, 0.0, 1.0, 1.0]]], dtype=torch.float64)
    layer = exercise.EncoderLayer(4, 1, 4).double()
    for projection in (layer.self_attention.w_q, layer.self_attention.w_k, layer.self_attention.w_v):
        nn.init.eye_(projection.weight)
        nn.init.zeros_(projection.bias)
    nn.init.eye_(layer.self_attention.w_o.weight)
    nn.init.zeros_(layer.self_attention.w_o.bias)
    layer.feed_forward = _Fixed(torch.tensor([-1.0, -1.0, 1.0, 1.0]), torch.tensor([2.0, 0.0, 0.0, -2.0]))
    assert layer(x).round(decimals=4).tolist() == [[[1.0, -1.0, 1.0, -1.0]]]


class _Fixed(nn.Module):
    """Gives one vector, where it is given another."""

    def __init__(self, expected: torch.Tensor, given: torch.Tensor) -> None:
        super().__init__()
        self.expected, self.given = expected.double(), given.double()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        torch.testing.assert_close(x[0, 0], self.expected, rtol=1e-4, atol=1e-4)
        return self.given.expand(x.shape)
