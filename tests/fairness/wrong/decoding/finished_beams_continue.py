"""Rows that have ended leave the batch; hypotheses are objects."""
from dataclasses import dataclass, field
from typing import Any

import torch


@torch.no_grad()
def translate(model, source, sos, eos, max_length):
    result = [[] for _ in range(len(source))]
    active = torch.arange(len(source))
    memory, ids = model.encode(source), source.new_full((len(source), 1), sos)
    for _ in range(max_length):
        if len(active) == 0:
            break
        best = model.decode(ids, memory, source)[:, -1, :].argmax(-1)
        stay = best != eos
        active, memory, source = active[stay], memory[stay], source[stay]
        ids = torch.cat((ids[stay], best[stay][:, None]), 1)
        for row, word in zip(active.tolist(), best[stay].tolist()):
            result[row].append(word)
    return result


@dataclass
class Hypothesis:
    tokens: tuple = ()
    score: float = 0.0
    done: bool = False
    last: Any = field(default=None, repr=False)
    state: Any = field(default=None, repr=False)

    def extensions(self, step, eos):
        logits, state = step(self.last, self.state)
        scores = torch.log_softmax(logits, 0)
        return [
            Hypothesis(
                self.tokens if token == eos else (*self.tokens, token),
                self.score + float(score),
                token == eos,
                token,
                state,
            )
            for token, score in enumerate(scores)
        ]


def beam_search(step, state, sos, eos, beam_width, max_length):
    beam = [Hypothesis(last=sos, state=state)]
    for _ in range(max_length):
        pool = [longer for one in beam for longer in one.extensions(step, eos)]
        beam = sorted(pool, key=lambda one: (-one.score, one.tokens))[:beam_width]
    return [(list(one.tokens), one.score) for one in beam]
