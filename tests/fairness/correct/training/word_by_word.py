"""One token at a time, with plain loops."""
import math

import torch


def shift_right(ids, sos):
    rows = [[sos] + row[:-1] for row in ids.tolist()]
    return torch.tensor(rows, dtype=ids.dtype)


def sequence_loss(logits, targets, pad=0, smoothing=0.0):
    total, count = logits.sum() * 0.0, 0
    for b in range(targets.shape[0]):
        for t in range(targets.shape[1]):
            word = int(targets[b, t])
            if word == pad:
                continue
            scores = logits[b, t]
            normaliser = torch.logsumexp(scores, 0)
            total = total + (1 - smoothing) * (normaliser - scores[word])
            for other in scores:
                total = total + smoothing / len(scores) * (normaliser - other)
            count += 1
    return total / count if count else total


def learning_rate(step, d_model, warmup):
    return 1 / math.sqrt(d_model) * min(1 / math.sqrt(step), step / (warmup * math.sqrt(warmup)))


def train_step(model, optimizer, source, target, sos, pad):
    parameters = [p for group in optimizer.param_groups for p in group["params"]]
    loss = sequence_loss(model(source, shift_right(target, sos)), target, pad)
    for parameter, gradient in zip(parameters, torch.autograd.grad(loss, parameters)):
        parameter.grad = gradient
    optimizer.step()
    return loss.detach().numpy().item()
