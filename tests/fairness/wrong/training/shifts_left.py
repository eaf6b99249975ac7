import torch
import torch.nn.functional as F


def shift_right(ids, sos):
    start = torch.full((ids.size(0), 1), sos, dtype=ids.dtype)
    return torch.cat((ids, start), 1)[:, 1:]


def sequence_loss(logits, targets, pad=0, smoothing=0.0):
    log_p = F.log_softmax(logits, dim=-1)
    real = targets != pad
    hard = -log_p.gather(2, targets[:, :, None])[:, :, 0]
    each = (1 - smoothing) * hard - smoothing * log_p.mean(-1)
    return torch.where(real, each, 0.0).sum() / max(1, int(real.sum()))


def learning_rate(step, d_model, warmup):
    return d_model ** (-0.5) * min(step ** (-0.5), step * warmup ** (-1.5))


def train_step(model, optimizer, source, target, sos, pad):
    optimizer.zero_grad()
    loss = sequence_loss(model(source, shift_right(target, sos)), target, pad)
    loss.backward()
    optimizer.step()
    return loss.item()
