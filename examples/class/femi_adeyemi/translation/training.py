"""Training, object-oriented edition. Femi Adeyemi, group 2."""
from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class SmoothedLoss:
    pad: int
    smoothing: float = 0.0

    def __call__(self, logits: Tensor, targets: Tensor) -> Tensor:
        surprise = -nn.functional.log_softmax(logits, dim=-1)
        right = surprise.take_along_dim(targets.unsqueeze(2), dim=2).squeeze(2)
        mixed = right.lerp(surprise.mean(dim=2), self.smoothing)
        chosen = mixed.masked_select(targets.ne(self.pad))
        return chosen.sum() / max(chosen.numel(), 1)


@dataclass(frozen=True)
class NoamSchedule:
    d_model: int
    warmup: int

    def __call__(self, step: int) -> float:
        rising, falling = step * self.warmup**-1.5, step**-0.5
        return min(rising, falling) / self.d_model**0.5


@dataclass
class Trainer:
    model: nn.Module
    optimizer: torch.optim.Optimizer
    loss: SmoothedLoss

    def update(self, source: Tensor, inputs: Tensor, target: Tensor) -> float:
        self.model.zero_grad()
        self.optimizer.zero_grad()
        value = self.loss(self.model(source, inputs), target)
        value.backward()
        self.optimizer.step()
        return float(value.detach())


def shift_right(ids, sos):
    return torch.cat([ids.new_full((ids.shape[0], 1), sos), ids], dim=1)[:, :-1]


def sequence_loss(logits, targets, pad=0, smoothing=0.0):
    return SmoothedLoss(pad, smoothing)(logits, targets)


def learning_rate(step, d_model, warmup):
    return NoamSchedule(d_model, warmup)(step)


def train_step(model, optimizer, source, target, sos, pad):
    return Trainer(model, optimizer, SmoothedLoss(pad)).update(source, shift_right(target, sos), target)
