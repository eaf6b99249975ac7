import torch


def softmax(logits):
    return torch.zeros_like(logits)


def greedy_decode(step, state, sos, eos, max_length):
    return []
