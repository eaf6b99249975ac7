# Bruno Keller
import math
import torch


def shift_right(ids, sos):
    out = torch.empty_like(ids)
    for r in range(ids.shape[0]):
        out[r, 0] = sos
        for t in range(1, ids.shape[1]):
            out[r, t] = ids[r, t - 1]
    return out


def sequence_loss(logits, targets, pad=0, smoothing=0.0):
    total = 0 * logits.sum()    # not just 0.0, so that backward() works in any case
    n = 0
    for r in range(targets.shape[0]):
        for t in range(targets.shape[1]):
            if targets[r, t] == pad:
                continue
            lp = torch.log_softmax(logits[r, t], 0)
            total = total - (1 - smoothing) * lp[targets[r, t]]
            total = total - smoothing * lp.sum() / lp.shape[0]
            n += 1
    if n == 0:
        return total
    return total / n


def learning_rate(step, d_model, warmup):
    if step < warmup:
        return step / (math.sqrt(d_model) * warmup * math.sqrt(warmup))
    return 1 / (math.sqrt(d_model) * math.sqrt(step))


def train_step(model, optimizer, source, target, sos, pad):
    for group in optimizer.param_groups:
        for p in group["params"]:
            p.grad = None
    loss = sequence_loss(model(source, shift_right(target, sos)), target, pad)
    loss.backward()
    optimizer.step()
    return float(loss)
