"""Exercise: encoder and decoder, joined by the context.  Ada Okafor"""

import torch
from torch import Tensor

from exercises.seq2seq.lstm_step import lstm_step

State = tuple[Tensor, Tensor]


def run_encoder(embedded: Tensor, lengths: Tensor, w_x: Tensor, w_h: Tensor, b: Tensor) -> tuple[Tensor, State]:
    """Reads the sentence; a row that is over keeps its state."""
    batch, time, _ = embedded.shape
    d_h = w_h.shape[1]
    h = embedded.new_zeros(batch, d_h)
    c = embedded.new_zeros(batch, d_h)

    outputs = []
    for t in range(time):
        new_h, new_c = lstm_step(embedded[:, t], h, c, w_x, w_h, b)
        is_real = (t < lengths).unsqueeze(-1)  # (batch, 1)
        h = torch.where(is_real, new_h, h)
        c = torch.where(is_real, new_c, c)
        outputs.append(torch.where(is_real, new_h, torch.zeros_like(new_h)))
    return torch.stack(outputs, dim=1), (h, c)


def run_decoder(embedded: Tensor, context: State, w_x: Tensor, w_h: Tensor, b: Tensor) -> Tensor:
    """Starts from the encoder's last state."""
    h, c = context
    outputs = []
    for t in range(embedded.shape[1]):
        h, c = lstm_step(embedded[:, t], h, c, w_x, w_h, b)
        outputs.append(h)
    return torch.stack(outputs, dim=1)
