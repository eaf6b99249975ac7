"""Decoding, object-oriented edition. Femi Adeyemi, group 2."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Iterator

import torch
from torch import Tensor


class Batch:
    """The translations so far of sentences that are all as long as each other."""

    def __init__(self, source: Tensor, memory: Tensor, sos: int, eos: int):
        self.source, self.memory, self.eos = source, memory, eos
        self.words = torch.full((source.shape[0], 1), sos, dtype=torch.int64)

    def grow(self, model) -> None:
        logits = model.decode(self.words, self.memory, self.source).select(1, -1)
        self.words = torch.column_stack([self.words, logits.argmax(dim=1)])

    @property
    def complete(self) -> bool:
        return bool((self.words == self.eos)[:, 1:].any(dim=1).all())

    def sentences(self) -> Iterator[list[int]]:
        for row in self.words[:, 1:]:
            ends = (row == self.eos).nonzero()
            yield row[: ends[0, 0] if len(ends) else None].tolist()


def translate(model, source, sos, eos, max_length):
    with torch.inference_mode():
        batch = Batch(source, model.encode(source), sos, eos)
        for _ in range(max_length):
            batch.grow(model)
            if batch.complete:
                break
        return list(batch.sentences())


@dataclass(order=True)
class Path:
    cost: float
    tokens: list[int]
    ended: bool = field(default=False, compare=False)
    last: int = field(default=0, compare=False)
    state: Any = field(default=None, compare=False)

    def extended(self, step, eos: int) -> Iterator[Path]:
        if self.ended:
            yield self
            return
        logits, state = step(self.last, self.state)
        costs = (logits.logsumexp(0) - logits).tolist()
        for token, cost in enumerate(costs):
            if token == eos:
                yield replace(self, cost=self.cost + cost, ended=True)
            else:
                yield Path(self.cost + cost, [*self.tokens, token], False, token, state)


def beam_search(step, state, sos, eos, beam_width, max_length):
    paths = [Path(0.0, [], last=sos, state=state)]
    for _ in range(max_length):
        paths = sorted(longer for path in paths for longer in path.extended(step, eos))[:beam_width]
    return [(path.tokens, -path.cost) for path in paths]
