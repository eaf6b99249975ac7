"""Exercise: translating with the model.  Ada Okafor"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn


@torch.no_grad()
def translate(model: nn.Module, source: Tensor, sos: int, eos: int, max_length: int) -> list[list[int]]:
    """Greedy decoding of a whole batch."""
    memory = model.encode(source)
    target = source.new_full((source.size(0), 1), sos)
    translations: list[list[int]] = [[] for _ in range(source.size(0))]
    finished = [False] * source.size(0)
    for _ in range(max_length):
        logits = model.decode(target, memory, source)
        words = logits[:, -1].argmax(dim=-1)
        target = torch.cat([target, words.unsqueeze(-1)], dim=-1)
        for row, word in enumerate(words.tolist()):
            finished[row] = finished[row] or word == eos
            if not finished[row]:
                translations[row].append(word)
        if all(finished):
            break
    return translations


@dataclass
class Hypothesis:
    tokens: list[int]
    score: float
    last: int
    state: Any
    finished: bool = False


def beam_search(
    step: Callable[[int, Any], tuple[Tensor, Any]],
    state: Any,
    sos: int,
    eos: int,
    beam_width: int,
    max_length: int,
) -> list[tuple[list[int], float]]:
    """Keeps the best beam_width hypotheses of each round."""
    beam = [Hypothesis([], 0.0, sos, state)]
    for _ in range(max_length):
        candidates = [h for h in beam if h.finished]
        for h in beam:
            if h.finished:
                continue
            logits, new_state = step(h.last, h.state)
            log_probs = torch.log_softmax(logits, dim=-1)
            for token in range(log_probs.numel()):
                score = h.score + log_probs[token].item()
                if token == eos:
                    candidates.append(Hypothesis(h.tokens, score, token, new_state, finished=True))
                else:
                    candidates.append(Hypothesis(h.tokens + [token], score, token, new_state))
        candidates.sort(key=lambda h: (-h.score, h.tokens))
        beam = candidates[:beam_width]
    return [(h.tokens, h.score) for h in beam]
