import itertools
import math
from typing import Any

import pytest
import torch
from torch import nn

from .conftest import Solution

SOS, EOS = 1, 2
VOCABULARY = 6


class Translator(nn.Module):
    """torch's own Transformer behind the methods that `translate` asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding, self.projection = nn.Embedding(VOCABULARY, 16), nn.Linear(16, VOCABULARY)
        self.body = nn.Transformer(16, 2, 1, 1, 32, batch_first=True)
        self.positions = nn.Parameter(torch.randn(12, 16))

    def encode(self, source_ids: torch.Tensor) -> torch.Tensor:
        memory: torch.Tensor = self.body.encoder(self._embedded(source_ids))
        return memory

    def decode(self, target_ids: torch.Tensor, memory: torch.Tensor, source_ids: torch.Tensor) -> torch.Tensor:
        mask = torch.ones(target_ids.shape[1], target_ids.shape[1], dtype=torch.bool).triu(1)
        logits: torch.Tensor = self.projection(
            self.body.decoder(
                self._embedded(target_ids), memory, tgt_mask=mask, memory_key_padding_mask=source_ids == 0
            )
        )
        return logits.index_fill(-1, torch.tensor([SOS]), -99.0)

    def forward(self, source_ids: torch.Tensor, target_ids: torch.Tensor) -> torch.Tensor:
        return self.decode(target_ids, self.encode(source_ids), source_ids)

    def _embedded(self, ids: torch.Tensor) -> torch.Tensor:
        return 4 * self.embedding(ids) + self.positions[: ids.shape[1]]


@pytest.mark.parametrize("seed", range(4))
def test_a_batch_is_translated_as_its_rows_are_by_torchs_transformer(
    solution: Solution, dtype: torch.dtype, seed: int
) -> None:
    torch.manual_seed(seed)
    model = Translator().to(dtype).eval()
    source = torch.tensor([[3, 4, 5, 0], [5, 3, 0, 0], [4, 4, 3, 5], [3, 0, 5, 4], [5, 5, 5, 5]])
    found = solution("decoding").translate(model, source, SOS, EOS, 9)
    assert len({len(row) for row in found}) > 1 or seed  # rows that end apart, in the first case at least
    for sentence, row in zip(source.split(1), found, strict=True):
        words: list[int] = []
        while len(words) < 9:
            word = int(model(sentence, torch.tensor([[SOS, *words]]))[0, -1].argmax())
            if word == EOS:
                break
            words.append(word)
        assert row == words


def test_the_mode_of_the_model_stays_and_nothing_is_recorded(solution: Solution) -> None:
    model = Translator().train()
    model.body.encoder.eval()
    modes = [module.training for module in model.modules()]
    solution("decoding").translate(model, torch.tensor([[3, 4]]), SOS, EOS, 3)
    assert [module.training for module in model.modules()] == modes
    assert all(parameter.grad is None for parameter in model.parameters())
    assert solution("decoding").translate(model, torch.tensor([[3, 4]]), SOS, EOS, 0) == [[]]


def network(dtype: torch.dtype) -> tuple[Any, tuple[torch.Tensor, torch.Tensor]]:
    """One step of torch's LSTM cell as a step function, and its first state."""
    cell, embedding, head = nn.LSTMCell(8, 8), nn.Embedding(VOCABULARY, 8), nn.Linear(8, VOCABULARY)
    for module in (cell, embedding, head):
        module.to(dtype)

    def step(token: int, state: Any) -> tuple[torch.Tensor, Any]:
        h, c = cell(2 * embedding(torch.tensor([token])), state)
        return 5 * head(h)[0].detach(), (h, c)

    return step, (torch.zeros(1, 8, dtype=dtype), torch.zeros(1, 8, dtype=dtype))


def score_of(step: Any, state: Any, tokens: tuple[int, ...]) -> float:
    total, last = 0.0, SOS
    for token in tokens:
        logits, state = step(last, state)
        total -= nn.functional.cross_entropy(logits, torch.tensor(token)).item()
        last = token
    return total


@pytest.mark.parametrize("length", [1, 2, 4])
def test_a_beam_without_bounds_lists_every_sentence_by_torchs_cross_entropy(
    solution: Solution, dtype: torch.dtype, length: int
) -> None:
    step, state = network(dtype)
    words = [token for token in range(VOCABULARY) if token != EOS]
    sentences = [
        *((*w, EOS) for n in range(length) for w in itertools.product(words, repeat=n)),
        *itertools.product(words, repeat=length),
    ]
    wanted = sorted((-score_of(step, state, s), [t for t in s if t != EOS]) for s in sentences)
    found = solution("decoding").beam_search(step, state, SOS, EOS, 10_000, length)
    assert len(found) == len(wanted)
    assert [score for _, score in found] == pytest.approx([-cost for cost, _ in wanted], abs=1e-4)
    assert found[0][0] == wanted[0][1]
    assert sorted(tokens for tokens, _ in found) == sorted(tokens for _, tokens in wanted)


def test_a_beam_of_one_is_greedy(solution: Solution, dtype: torch.dtype) -> None:
    step, first = network(dtype)
    ((tokens, score),) = solution("decoding").beam_search(step, first, SOS, EOS, 1, 7)
    words, last, state = [], SOS, first
    while len(words) < 7 and last != EOS:
        logits, state = step(last, state)
        last = int(logits.argmax())
        words.append(last)
    assert tokens == [word for word in words if word != EOS]
    assert score == pytest.approx(score_of(step, first, tuple(words)), abs=1e-5)


def test_equal_scores_are_ordered_by_their_tokens(solution: Solution) -> None:
    even = torch.zeros(4, dtype=torch.float64)
    found = solution("decoding").beam_search(lambda token, state: (even, state), None, SOS, EOS, 3, 1)
    assert [tokens for tokens, _ in found] == [[], [0], [1]]
    assert solution("decoding").beam_search(lambda token, state: (even, state), None, SOS, EOS, 3, 0) == [([], 0.0)]


def test_the_example_of_the_lesson(solution: Solution) -> None:
    a, b, eos = 0, 1, 2
    table = {3: [0.6, 0.4, 1e-9], a: [0.25, 0.25, 0.5], b: [0.05, 0.05, 0.9]}
    found = solution("decoding").beam_search(
        lambda token, state: (torch.tensor(table[token]).double().log() + 7, state), None, 3, eos, 2, 2
    )
    assert [tokens for tokens, _ in found] == [[b], [a]]
    assert [score for _, score in found] == pytest.approx([math.log(0.36), math.log(0.30)], abs=1e-6)
