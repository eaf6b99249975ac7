"""Exercise: one step of an LSTM.  Ada Okafor"""

import torch
from torch import Tensor


def lstm_step(x: Tensor, h: Tensor, c: Tensor, w_x: Tensor, w_h: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """One LSTM step; the gates are stacked as i, f, g, o."""
    # (batch, d_in) @ (d_in, 4*d_h) + (batch, d_h) @ (d_h, 4*d_h)  ->  (batch, 4*d_h)
    gates = x @ w_x.T + h @ w_h.T + b
    input_gate, forget_gate, candidate, output_gate = gates.chunk(4, dim=-1)

    input_gate = torch.sigmoid(input_gate)
    forget_gate = torch.sigmoid(forget_gate)
    candidate = torch.tanh(candidate)
    output_gate = torch.sigmoid(output_gate)

    new_c = forget_gate * c + input_gate * candidate
    new_h = output_gate * torch.tanh(new_c)
    return new_h, new_c
