import torch
from torch.nn import functional as F


def shift_right(ids, sos):
    return F.pad(ids, (1, -1), value=sos)


def sequence_loss(logits, targets, pad=0, smoothing=0.0):
    total = F.cross_entropy(
        logits.flatten(0, 1), targets.flatten(), ignore_index=pad, label_smoothing=smoothing, reduction="sum"
    )
    return total / targets.ne(pad).sum().clamp(min=1)


def learning_rate(step, d_model, warmup):
    return (d_model**-0.5) * min(step**-0.5, step * warmup**-1.5)


def train_step(model, optimizer, source, target, sos, pad):
    optimizer.zero_grad(set_to_none=True)
    loss = sequence_loss(model(source, shift_right(target, sos)), target, pad)
    loss.backward()
    optimizer.step()
    return loss.item()
