"""RNN step, object-oriented edition. Femi Adeyemi, group 2."""
from typing import NamedTuple

import torch
from torch import Tensor


class ElmanCell(NamedTuple):
    w_x: Tensor
    w_h: Tensor
    b: Tensor

    def __call__(self, x: Tensor, h: Tensor) -> Tensor:
        return torch.addmm(self.b + x.matmul(self.w_x.t()), h, self.w_h.t()).tanh()


def rnn_step(x, h, w_x, w_h, b):
    return ElmanCell(w_x, w_h, b)(x, h)
