"""Exercise: greedy decoding.  Ada Okafor"""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor


def softmax(logits: Tensor) -> Tensor:
    """Over the last axis. Subtracting the maximum changes nothing but keeps exp from overflowing."""
    shifted = logits - logits.max(dim=-1, keepdim=True).values
    exponentials = shifted.exp()
    return exponentials / exponentials.sum(dim=-1, keepdim=True)


def greedy_decode(
    step: Callable[[int, Any], tuple[Tensor, Any]], state: Any, sos: int, eos: int, max_length: int
) -> list[int]:
    """Always the most probable next token, until eos or until the sentence is long enough."""
    sentence: list[int] = []
    token = sos
    while len(sentence) < max_length:
        logits, state = step(token, state)
        token = logits.argmax().item()
        if token == eos:
            return sentence
        sentence.append(token)
    return sentence
