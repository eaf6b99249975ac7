import torch
from torch.nn.functional import one_hot, pad as pad_with


def shift_right(ids, sos):
    return pad_with(ids[:, :-1], (1, 0), value=sos)


def sequence_loss(logits, targets, pad=0, smoothing=0.0):
    V = logits.shape[-1]
    # the target as a distribution q
    q = (1 - smoothing) * one_hot(targets, V).to(logits) + smoothing / V
    real = targets.ne(pad).to(logits)
    total = -torch.einsum("btv,btv,bt->", q, logits.log_softmax(-1), real)
    return total / real.sum().clamp(min=1)


def learning_rate(step, d_model, warmup):
    return (d_model * max(step, warmup ** 3 / step ** 2)) ** -0.5


def train_step(model, optimizer, source, target, sos, pad):
    loss = sequence_loss(model(source, shift_right(target, sos)), target, pad)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach().item()
