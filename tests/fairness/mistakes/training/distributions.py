"""The target as a distribution over the words, padding by weights of 0; classes with methods."""
import math

import torch
import torch.nn.functional as F


def shift_right(ids, sos):
    moved = torch.empty_like(ids)
    moved[:, 0] = sos
    for t in range(1, ids.shape[1]):
        moved[:, t] = ids[:, t - 1]
    return moved


class Criterion:
    def __init__(self, pad=0, smoothing=0.0):
        self.pad = pad
        self.smoothing = smoothing

    def wanted(self, targets, like):
        certain = torch.zeros_like(like).scatter(2, targets[:, :, None], 1.0)
        uniform = torch.ones_like(like) / like.shape[2]
        return (1 - self.smoothing) * certain + self.smoothing * uniform

    def surprise(self, logits):
        return -F.log_softmax(logits, dim=2)

    def weight(self, targets, like):
        return (targets != self.pad).to(like.dtype)

    def mean(self, losses, weight):
        return (losses * weight).sum() / weight.sum().clamp(min=1)

    def __call__(self, logits, targets):
        losses = (self.wanted(targets, logits) * self.surprise(logits)).sum(2)
        return self.mean(losses, self.weight(targets, logits))


def sequence_loss(logits, targets, pad=0, smoothing=0.0):
    return Criterion(pad, smoothing)(logits, targets)


def learning_rate(step, d_model, warmup):
    if step < warmup:
        shape = step / math.sqrt(warmup**3)
    else:
        shape = 1 / math.sqrt(step)
    return shape / math.sqrt(d_model)


class Trainer:
    def __init__(self, model, optimizer, sos, pad):
        self.model, self.optimizer = model, optimizer
        self.sos, self.criterion = sos, Criterion(pad)

    def loss(self, source, target):
        return self.criterion(self.model(source, shift_right(target, self.sos)), target)

    def update(self, loss):
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()

    def step(self, source, target):
        loss = self.loss(source, target)
        self.update(loss)
        return float(loss)


def train_step(model, optimizer, source, target, sos, pad):
    return Trainer(model, optimizer, sos, pad).step(source, target)


# %% pad_in_loss
class Criterion(Criterion):
    def weight(self, targets, like):
        return torch.ones_like(targets, dtype=like.dtype)


# %% pad_in_denominator
class Criterion(Criterion):
    def mean(self, losses, weight):
        return (losses * weight).mean()


# %% double_softmax
class Criterion(Criterion):
    def surprise(self, logits):
        probabilities = F.softmax(logits, dim=2)
        return -F.log_softmax(probabilities, dim=2)


# %% shifts_left
def shift_right(ids, sos):
    moved = torch.zeros_like(ids)
    moved[:, :-1] = ids[:, 1:]
    return moved


# %% smoothing_over_v_minus_1
class Criterion(Criterion):
    def wanted(self, targets, like):
        share = self.smoothing / (like.shape[2] - 1)
        return torch.full_like(like, share).scatter(2, targets[:, :, None], 1 - self.smoothing)


# %% smoothing_ignored
def sequence_loss(logits, targets, pad=0, smoothing=0.0):
    return Criterion(pad)(logits, targets)


# %% smoothing_summed
class Criterion(Criterion):
    def wanted(self, targets, like):
        certain = torch.zeros_like(like).scatter(2, targets[:, :, None], 1.0)
        return (1 - self.smoothing) * certain + self.smoothing


# %% summed_not_averaged
class Criterion(Criterion):
    def mean(self, losses, weight):
        return torch.sum(losses * weight)


# %% mean_of_row_means
class Criterion(Criterion):
    def mean(self, losses, weight):
        of_rows = (losses * weight).sum(1) / weight.sum(1).clamp(min=1)
        return of_rows.mean()


# %% softmax_over_time
class Criterion(Criterion):
    def surprise(self, logits):
        return -F.log_softmax(logits, dim=1)


# %% probability_not_log
class Criterion(Criterion):
    def surprise(self, logits):
        return -F.softmax(logits, dim=2)


# %% nan_without_tokens
class Criterion(Criterion):
    def mean(self, losses, weight):
        return (losses * weight).sum() / weight.sum()


# %% pad_always_0
class Criterion(Criterion):
    def weight(self, targets, like):
        return (targets > 0).to(like.dtype)


# %% sos_missing
def shift_right(ids, sos):
    moved = torch.zeros_like(ids)
    moved[:, 1:] = ids[:, :-1]
    return moved


# %% rolled
def shift_right(ids, sos):
    return torch.cat((ids[:, -1:], ids[:, :-1]), dim=1)


# %% rises_for_ever
def learning_rate(step, d_model, warmup):
    if step < warmup:
        shape = 1 / math.sqrt(step)
    else:
        shape = step / math.sqrt(warmup**3)
    return shape / math.sqrt(d_model)


# %% no_warmup
def learning_rate(step, d_model, warmup):
    return 1 / math.sqrt(step * d_model)


# %% width_ignored
def learning_rate(step, d_model, warmup):
    return step / math.sqrt(warmup**3) if step < warmup else 1 / math.sqrt(step)


# %% no_teacher_forcing_shift
class Trainer(Trainer):
    def loss(self, source, target):
        return self.criterion(self.model(source, target), target)


# %% old_gradients_kept
class Trainer(Trainer):
    def update(self, loss):
        loss.backward()
        self.optimizer.step()


# %% no_update
class Trainer(Trainer):
    def step(self, source, target):
        loss = self.loss(source, target)
        loss.backward()
        return float(loss)


# %% gradients_cleared_too_late
class Trainer(Trainer):
    def update(self, loss):
        loss.backward()
        self.model.zero_grad()
        self.optimizer.step()


# %% loss_after_the_step
class Trainer(Trainer):
    def step(self, source, target):
        self.update(self.loss(source, target))
        with torch.no_grad():
            return float(self.loss(source, target))


# %% train_step_scores_padding
class Trainer(Trainer):
    def loss(self, source, target):
        surprise = self.criterion.surprise(self.model(source, shift_right(target, self.sos)))
        return surprise.gather(2, target[:, :, None]).mean()


# %% eval_mode
class Trainer(Trainer):
    def loss(self, source, target):
        logits = self.model.eval()(source, shift_right(target, self.sos))
        return self.criterion(logits, target)


# %% all_in_train_mode
class Trainer(Trainer):
    def __init__(self, model, optimizer, sos, pad):
        self.model, self.optimizer = model.train(), optimizer
        self.sos, self.criterion = sos, Criterion(pad)


# %% nan_without_tokens + pad_always_0
class Criterion(Criterion):
    def __call__(self, logits, targets):
        losses = (self.wanted(targets, logits) * self.surprise(logits)).sum(2)
        return losses[targets != 0].mean()


# %% summed_not_averaged + smoothing_summed
class Criterion(Criterion):
    def wanted(self, targets, like):
        certain = torch.zeros_like(like).scatter(2, targets[:, :, None], 1.0)
        return (1 - self.smoothing) * certain + self.smoothing

    def mean(self, losses, weight):
        return (losses * weight).sum()


# %% rises_for_ever + width_ignored
def learning_rate(step, d_model, warmup):
    return max(1 / math.sqrt(step), step / math.sqrt(warmup**3))


# %% no_teacher_forcing_shift + loss_after_the_step
class Trainer(Trainer):
    def loss(self, source, target):
        return self.criterion(self.model(source, target), target)

    def step(self, source, target):
        self.update(self.loss(source, target))
        return float(self.loss(source, target))


# %% all_in_train_mode + no_teacher_forcing_shift
class Trainer(Trainer):
    def step(self, source, target):
        self.model.train()
        loss = self.criterion(self.model(source, target), target)
        self.update(loss)
        return float(loss)
