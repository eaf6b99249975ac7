import math

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from torch import nn
from torch.nn import functional as F  # noqa: N812 - torch's own habit

from autograder.checks import arguments, step_states, steps

from .conftest import Solution
from .nearness import require_equal


@pytest.mark.parametrize("shape", [(1,), (6,), (3, 6), (2, 3, 6)])
@pytest.mark.parametrize(("scale", "shift"), [(1.0, 0.0), (100.0, 0.0), (1.0, 2000.0), (1.0, -2000.0)])
def test_softmax_is_torchs(solution: Solution, dtype: torch.dtype, shape, scale: float, shift: float) -> None:
    logits = scale * torch.randn(shape, dtype=dtype) + shift
    require_equal(solution("greedy_decoding").softmax, lambda z: F.softmax(z, dim=-1), [logits])


def test_softmax_is_torchs_where_logits_are_hidden(solution: Solution, dtype: torch.dtype) -> None:
    logits = torch.randn(5, 6, dtype=dtype)
    logits[torch.rand(5, 6) < 0.5] = -math.inf
    logits[:, 2] = 1.0
    require_equal(solution("greedy_decoding").softmax, lambda z: F.softmax(z, dim=-1), [logits])


def everything(step, state, sos, eos, max_length):
    """The same by another way: as many steps as there may be, cut at the first eos."""
    said = [sos]
    for _ in range(max_length):
        logits, state = step(said[-1], state)
        numbers = logits.tolist()
        said.append(numbers.index(max(numbers)))
    return said[1 : said.index(eos, 1)] if eos in said[1:] else said[1:]


@pytest.mark.parametrize("ties", [False, True])
def test_decoding_takes_the_most_probable_token_until_eos(solution: Solution, ties: bool) -> None:
    greedy_decode = solution("greedy_decoding").greedy_decode
    sizes = {"sos": (0, 4), "eos": (0, 4), "max_length": (0, 8)}
    calls = arguments(greedy_decode, step=steps(ties=ties), state=step_states(), sizes=sizes)

    @settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=calls.filter(lambda case: case["sos"] != case["eos"]))
    def hold(case) -> None:
        assert greedy_decode(*case.values()) == everything(*case.values())

    hold()


def test_decoding_follows_an_lstm_of_torchs(solution: Solution, dtype: torch.dtype) -> None:
    embedding, cell, output = nn.Embedding(9, 4), nn.LSTMCell(4, 6), nn.Linear(6, 9)
    for module in (embedding, cell, output):
        module.to(dtype)

    @torch.no_grad()
    def step(token, state):
        h, c = cell(embedding(torch.tensor([token])), state)
        return output(3 * h)[0], (h, c)

    state = (torch.randn(1, 6, dtype=dtype), torch.randn(1, 6, dtype=dtype))
    found = solution("greedy_decoding").greedy_decode(step, state, 1, 2, 20)
    assert found == everything(step, state, 1, 2, 20)
    assert all(type(token) is int for token in found)


@pytest.mark.parametrize("shift", [0.0, 1000.0])
def test_the_example_of_the_lesson(solution: Solution, shift: float) -> None:
    logits = torch.log(torch.tensor([1.0, 2.0, 5.0], dtype=torch.float64)) + shift
    assert solution("greedy_decoding").softmax(logits).tolist() == pytest.approx([0.125, 0.25, 0.625])
