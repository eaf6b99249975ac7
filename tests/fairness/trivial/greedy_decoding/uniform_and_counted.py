import torch


def softmax(logits):
    return torch.ones_like(logits) / logits.shape[-1]


def greedy_decode(step, state, sos, eos, max_length):
    return list(range(max_length))
