"""LSTM step, object-oriented edition. Femi Adeyemi, group 2."""
from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Gates:
    """The four gates after their non-linearities."""

    input: Tensor
    forget: Tensor
    candidate: Tensor
    output: Tensor

    @classmethod
    def from_preactivation(cls, z: Tensor) -> Gates:
        width = z.shape[-1] // 4
        blocks = [z.narrow(-1, k * width, width) for k in range(4)]
        return cls(blocks[0].sigmoid(), blocks[1].sigmoid(), blocks[2].tanh(), blocks[3].sigmoid())


@dataclass(frozen=True)
class Cell:
    """Weights of one LSTM cell. Also used by context_passing.py."""

    w_x: Tensor
    w_h: Tensor
    b: Tensor

    def __call__(self, x: Tensor, h: Tensor, c: Tensor) -> tuple[Tensor, Tensor]:
        z = torch.addmm(self.b, x, self.w_x.t()) + h.matmul(self.w_h.t())
        gates = Gates.from_preactivation(z)
        c = gates.forget * c + gates.input * gates.candidate
        return gates.output * c.tanh(), c


def lstm_step(x, h, c, w_x, w_h, b):
    return Cell(w_x, w_h, b)(x, h, c)
