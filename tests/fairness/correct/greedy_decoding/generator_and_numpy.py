import itertools

import numpy as np
import torch


def softmax(logits):
    top, _ = torch.max(logits, dim=-1, keepdim=True)
    weights = torch.pow(torch.tensor(np.e, dtype=logits.dtype), logits - top)
    return torch.einsum("...v,...->...v", weights, 1 / weights.sum(-1))


def tokens_of(step, state, token):
    while True:
        logits, state = step(token, state)
        token = int(np.argmax(logits.numpy()))
        yield token


def greedy_decode(step, state, sos, eos, max_length):
    said = itertools.islice(tokens_of(step, state, sos), max_length)
    return list(itertools.takewhile(lambda token: token != eos, said))
