"""Encoder and decoder, object-oriented edition. Femi Adeyemi, group 2."""
from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from exercises.seq2seq.lstm_step import lstm_step


class State(NamedTuple):
    h: Tensor
    c: Tensor

    @staticmethod
    def zeros(batch: int, width: int, like: Tensor) -> State:
        return State(like.new_zeros((batch, width)), like.new_zeros((batch, width)))

    def keep_where(self, finished: Tensor, before: State) -> State:
        """Rows that are finished go on with the state they had before."""
        return State(*(new.masked_scatter(finished.expand_as(new), old[finished.squeeze(1)])
                       for new, old in zip(self, before)))


class Recurrence:
    def __init__(self, w_x: Tensor, w_h: Tensor, b: Tensor):
        self.weights = (w_x, w_h, b)
        self.width = w_h.shape[1]

    def step(self, x: Tensor, state: State) -> State:
        return State(*lstm_step(x, state.h, state.c, *self.weights))


def run_encoder(embedded, lengths, w_x, w_h, b):
    net = Recurrence(w_x, w_h, b)
    state = State.zeros(embedded.shape[0], net.width, like=embedded)
    outputs = []
    for t, x in enumerate(embedded.unbind(dim=1)):
        finished = lengths.le(t).unsqueeze(1)
        state = net.step(x, state).keep_where(finished, before=state)
        outputs.append(state.h.masked_fill(finished, 0.0))
    return torch.stack(outputs, dim=1), state


def run_decoder(embedded, context, w_x, w_h, b):
    net = Recurrence(w_x, w_h, b)
    state = State(*context)
    outputs = []
    for x in embedded.unbind(dim=1):
        state = net.step(x, state)
        outputs.append(state.h)
    return torch.stack(outputs, dim=1)
