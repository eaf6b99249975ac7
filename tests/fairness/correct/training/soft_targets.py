"""The smoothed target as a distribution; a batch of padding is left early."""
import numpy as np
import torch
from torch import nn


def shift_right(ids, sos):
    return nn.functional.pad(ids, (1, 0), value=sos)[:, :-1]


def sequence_loss(logits, targets, pad=0, smoothing=0.0):
    real = targets.ne(pad)
    if not real.any():
        return torch.zeros((), dtype=logits.dtype)
    vocab = logits.size(-1)
    wanted = nn.functional.one_hot(targets, vocab).to(logits.dtype) * (1 - smoothing) + smoothing / vocab
    cost = torch.einsum("btv,btv->bt", wanted, logits.logsumexp(-1, keepdim=True) - logits)
    return cost[real].mean()


def learning_rate(step, d_model, warmup):
    return np.float64(d_model) ** -0.5 * np.minimum(step**-0.5, step * warmup**-1.5)


def train_step(model, optimizer, source, target, sos, pad):
    if bool((target == pad).all()):
        return 0.0
    model.zero_grad()
    loss = sequence_loss(model.forward(source, shift_right(target, sos)), target, pad=pad)
    loss.backward()
    optimizer.step()
    return loss.tolist()
