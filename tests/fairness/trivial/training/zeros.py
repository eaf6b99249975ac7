import torch


def shift_right(ids, sos):
    return torch.zeros_like(ids)


def sequence_loss(logits, targets, pad=0, smoothing=0.0):
    return torch.zeros((), dtype=logits.dtype)


def learning_rate(step, d_model, warmup):
    return 0.0


def train_step(model, optimizer, source, target, sos, pad):
    return 0.0
