import copy
import math
from collections.abc import Callable

import pytest
import torch
from torch import nn
from torch.nn import functional

from autograder.calls.table_model import TableModel

from .conftest import Solution
from .nearness import require_equal

# Pads nowhere, at the right, at the left, inside, and nothing but pads.
TARGETS = torch.tensor([[4, 5, 6, 3], [4, 5, 0, 0], [0, 0, 4, 5], [4, 0, 5, 6], [0, 0, 0, 0]])
VOCABULARY = 7
OPTIMIZERS: dict[str, Callable[..., torch.optim.Optimizer]] = {
    "SGD": lambda parameters: torch.optim.SGD(parameters, lr=0.1, momentum=0.9),
    "Adam": lambda parameters: torch.optim.Adam(parameters, lr=0.1, betas=(0.9, 0.98), eps=1e-9),
    "AdamW": lambda parameters: torch.optim.AdamW(parameters, lr=0.1),
}


def test_shifting_is_rolling_with_sos_in_front(solution: Solution) -> None:
    wanted = torch.roll(TARGETS, 1, dims=1)
    wanted[:, 0] = 1
    assert torch.equal(solution("training").shift_right(TARGETS, 1), wanted)
    assert solution("training").shift_right(TARGETS[:, :1], 9).tolist() == [[9]] * len(TARGETS)


@pytest.mark.parametrize("pad", [0, 5])
@pytest.mark.parametrize("smoothing", [0.0, 0.1, 1.0])
def test_the_loss_is_torchs_cross_entropy(solution: Solution, dtype: torch.dtype, smoothing: float, pad: int) -> None:
    loss = solution("training").sequence_loss

    def theirs(logits: torch.Tensor) -> torch.Tensor:
        return functional.cross_entropy(
            logits.flatten(0, 1), TARGETS.flatten(), ignore_index=pad, label_smoothing=smoothing
        )

    logits = 3 * torch.randn(*TARGETS.shape, VOCABULARY, dtype=dtype)
    require_equal(lambda given: loss(given, TARGETS, pad, smoothing), theirs, [logits])


def test_a_batch_of_padding_costs_nothing_and_gives_no_gradient(solution: Solution, dtype: torch.dtype) -> None:
    logits = torch.randn(2, 3, VOCABULARY, dtype=dtype, requires_grad=True)
    loss = solution("training").sequence_loss(logits, torch.zeros(2, 3, dtype=torch.int64), smoothing=0.1)
    loss.backward()
    assert loss.item() == 0.0
    assert logits.grad is not None
    assert torch.equal(logits.grad, torch.zeros_like(logits))


def test_the_rate_of_the_papers_base_model_peaks_at_step_4000(solution: Solution) -> None:
    rate = solution("training").learning_rate
    rates = [rate(step, 512, 4000) for step in range(1, 8001)]
    assert max(rates) == rates[3999] == pytest.approx(6.99e-4, rel=1e-3)
    assert rates[0] == pytest.approx(rates[3999] / 4000)
    assert rates[7999] == pytest.approx(rates[3999] / math.sqrt(2))


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_steps_of_training_are_those_of_torch(solution: Solution, dtype: torch.dtype, kind: str) -> None:
    ours = TableModel(torch.randn(8, 8, dtype=dtype), torch.randn(23, 8, dtype=dtype), 0, 0.0).train()
    theirs = copy.deepcopy(ours)
    optimizers = [OPTIMIZERS[kind](model.parameters()) for model in (ours, theirs)]
    moved = torch.roll(TARGETS, 1, dims=1)
    moved[:, 0] = 1
    for source in (TARGETS.flip(0), TARGETS + 1):
        wanted = functional.cross_entropy(theirs(source, moved).flatten(0, 1), TARGETS.flatten(), ignore_index=0)
        theirs.zero_grad()
        wanted.backward()
        optimizers[1].step()
        found = solution("training").train_step(ours, optimizers[0], source, TARGETS, 1, 0)
        assert found == pytest.approx(wanted.item())
        for mine, other in zip(ours.parameters(), theirs.parameters(), strict=True):
            torch.testing.assert_close(mine, other)


def test_training_lowers_the_loss_of_torchs_own_transformer(solution: Solution) -> None:
    class Tiny(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embedding, self.projection = nn.Embedding(8, 16), nn.Linear(16, 8)
            self.body = nn.Transformer(16, 2, 1, 1, 32, dropout=0.0, batch_first=True)

        def forward(self, source_ids: torch.Tensor, target_ids: torch.Tensor) -> torch.Tensor:
            mask = nn.Transformer.generate_square_subsequent_mask(target_ids.shape[1])
            hidden = self.body(self.embedding(source_ids), self.embedding(target_ids), tgt_mask=mask)
            logits: torch.Tensor = self.projection(hidden)
            return logits

    model = Tiny()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    step = solution("training").train_step
    losses = [step(model, optimizer, TARGETS[:4] + 1, TARGETS[:4], 1, 0) for _ in range(30)]
    assert losses[-1] < losses[0] / 4


def test_the_examples_of_the_lesson(solution: Solution) -> None:
    module = solution("training")
    ids = torch.tensor([[4, 5, 2, 0, 0]])
    assert module.shift_right(ids, 1).tolist() == [[1, 4, 5, 2, 0]]
    logits = torch.tensor([[[1 / 2, 1 / 4, 1 / 8, 1 / 8]]]).log()
    found = module.sequence_loss(logits, torch.tensor([[1]]), smoothing=0.2).item()
    assert found == pytest.approx(2.05 * math.log(2))
    assert [module.learning_rate(step, 16, 4) for step in (1, 4, 16)] == pytest.approx([0.03125, 0.125, 0.0625])
