"""Exercise: one step of a recurrent network.  Ada Okafor"""

import torch
from torch import Tensor


def rnn_step(x: Tensor, h: Tensor, w_x: Tensor, w_h: Tensor, b: Tensor) -> Tensor:
    """h' = tanh(W_x x + W_h h + b), for each row of the batch."""
    from_input = x @ w_x.T  # (batch, d_h)
    from_state = h @ w_h.T  # (batch, d_h)
    return torch.tanh(from_input + from_state + b)
