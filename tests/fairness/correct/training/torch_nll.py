import torch
import torch.nn.functional as F


def shift_right(ids, sos):
    moved = torch.roll(ids, 1, dims=1)
    moved[:, 0] = sos
    return moved


def sequence_loss(logits, targets, pad=0, smoothing=0.0):
    batch, time, vocab = logits.shape
    flat, wanted = F.log_softmax(logits, -1).view(-1, vocab), targets.reshape(-1)
    keep = wanted != pad
    count = max(int(keep.sum()), 1)
    hard = F.nll_loss(flat, wanted, ignore_index=pad, reduction="sum")
    soft = -(flat * keep.unsqueeze(1)).sum() / vocab
    return ((1.0 - smoothing) * hard + smoothing * soft) / count


def learning_rate(step, d_model, warmup):
    if step < warmup:
        return step / (d_model**0.5 * warmup**1.5)
    return 1.0 / (d_model * step) ** 0.5


def train_step(model, optimizer, source, target, sos, pad):
    optimizer.zero_grad(set_to_none=False)
    loss = sequence_loss(model(source, shift_right(target, sos)), target, pad)
    loss.backward()
    before = float(loss)
    optimizer.step()
    return before
