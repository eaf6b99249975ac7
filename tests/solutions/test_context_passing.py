import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from .conftest import Solution
from .nearness import require_equal

BATCH, TIME, D_IN, D_H = 4, 5, 3, 2
# The greatest is TIME, so that torch's padding comes out as wide as ours; torch's packing takes no length 0.
LENGTHS = torch.tensor([2, 5, 1, 4])


def weights(dtype):
    """w_x, w_h and b."""
    return [torch.randn(shape, dtype=dtype) for shape in ((4 * D_H, D_IN), (4 * D_H, D_H), (4 * D_H,))]


def lstm(w_x, w_h, b):
    """torch's LSTM with the same weights, as a function of what its forward takes."""
    module = nn.LSTM(D_IN, D_H, batch_first=True, dtype=w_x.dtype)
    state = {"weight_ih_l0": w_x, "weight_hh_l0": w_h, "bias_ih_l0": b, "bias_hh_l0": torch.zeros_like(b)}
    return lambda *inputs: torch.func.functional_call(module, state, inputs)


def test_the_encoder_is_torchs_lstm_over_packed_sequences(solution: Solution, dtype: torch.dtype) -> None:
    def theirs(embedded, *given):
        packed = pack_padded_sequence(embedded, LENGTHS, batch_first=True, enforce_sorted=False)
        outputs, (h, c) = lstm(*given)(packed)
        return pad_packed_sequence(outputs, batch_first=True)[0], h[0], c[0]

    def ours(embedded, *given):
        return solution("context_passing").run_encoder(embedded, LENGTHS, *given)

    require_equal(ours, theirs, [torch.randn(BATCH, TIME, D_IN, dtype=dtype), *weights(dtype)])


def test_the_decoder_is_torchs_lstm_from_a_state(solution: Solution, dtype: torch.dtype) -> None:
    def theirs(embedded, h, c, *given):
        return lstm(*given)(embedded, (h[None], c[None]))[0]

    def ours(embedded, h, c, *given):
        return solution("context_passing").run_decoder(embedded, (h, c), *given)

    state = [torch.randn(BATCH, D_H, dtype=dtype) for _ in range(2)]
    require_equal(ours, theirs, [torch.randn(BATCH, TIME, D_IN, dtype=dtype), *state, *weights(dtype)])


def test_a_row_of_length_0_gives_zeros(solution: Solution, dtype: torch.dtype) -> None:
    embedded = torch.randn(2, TIME, D_IN, dtype=dtype)
    outputs, (h, c) = solution("context_passing").run_encoder(embedded, torch.tensor([0, 3]), *weights(dtype))
    assert not outputs[0].any()
    assert not h[0].any()
    assert not c[0].any()
    assert h[1].all()


def test_the_example_of_the_lesson(solution: Solution) -> None:
    module = solution("context_passing")
    zero = [torch.zeros_like(weight) for weight in weights(torch.float64)]
    opened = [*zero[:2], zero[2] + 60.0]
    embedded = torch.zeros(2, 3, D_IN, dtype=torch.float64)
    outputs, (h, c) = module.run_encoder(embedded, torch.tensor([3, 1]), *opened)
    torch.testing.assert_close(c[:, 0], torch.tensor([3.0, 1.0], dtype=torch.float64))
    shown = torch.tensor([[0.762, 0.964, 0.995], [0.762, 0.0, 0.0]], dtype=torch.float64)
    torch.testing.assert_close(outputs[:, :, 0], shown, rtol=0, atol=5e-4)
    states = module.run_decoder(embedded[1:], (h[1:], c[1:]), *opened)
    torch.testing.assert_close(states[0, :, 0], torch.tanh(torch.tensor([2.0, 3.0, 4.0], dtype=torch.float64)))
