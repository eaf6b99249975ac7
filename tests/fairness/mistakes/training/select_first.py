"""Real tokens are picked out first, so that everything after is a list of words; many small functions."""
import torch


def first_inputs(ids, sos):
    return ids.new_full((ids.size(0), 1), sos)


def shift_right(ids, sos):
    return torch.hstack([first_inputs(ids, sos), ids[:, :-1]])


def is_word(targets, pad):
    return targets != pad


def log_probabilities(scores):
    return scores - torch.logsumexp(scores, dim=1, keepdim=True)


def costs(scores, words, smoothing):
    log_p = log_probabilities(scores)
    right = log_p[torch.arange(len(words)), words]
    everywhere = log_p.mean(1)
    return -(right * (1 - smoothing) + everywhere * smoothing)


def average(numbers):
    return numbers.sum() / max(len(numbers), 1)


def sequence_loss(logits, targets, pad=0, smoothing=0.0):
    keep = is_word(targets, pad)
    return average(costs(logits[keep], targets[keep], smoothing))


def rising(step, warmup):
    return step / warmup**1.5


def falling(step):
    return 1 / step**0.5


def learning_rate(step, d_model, warmup):
    return min(rising(step, warmup), falling(step)) / d_model**0.5


def loss_of(model, source, target, sos, pad):
    guesses = model(source, shift_right(target, sos))
    return sequence_loss(guesses, target, pad)


def improve(optimizer, loss):
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def train_step(model, optimizer, source, target, sos, pad):
    loss = loss_of(model, source, target, sos, pad)
    improve(optimizer, loss)
    return loss.item()


# %% pad_in_loss
def sequence_loss(logits, targets, pad=0, smoothing=0.0):
    return average(costs(logits.flatten(0, 1), targets.flatten(), smoothing))


# %% pad_in_denominator
def sequence_loss(logits, targets, pad=0, smoothing=0.0):
    keep = is_word(targets, pad)
    total = costs(logits[keep], targets[keep], smoothing).sum()
    return total / (targets.shape[0] * targets.shape[1])


# %% double_softmax
def log_probabilities(scores):
    p = torch.softmax(scores, dim=1)
    return torch.log_softmax(p, dim=1)


# %% shifts_left
def shift_right(ids, sos):
    return torch.hstack([ids[:, 1:], first_inputs(ids, sos)])


# %% smoothing_over_v_minus_1
def costs(scores, words, smoothing):
    log_p = log_probabilities(scores)
    right = log_p[torch.arange(len(words)), words]
    others = (log_p.sum(1) - right) / (scores.size(1) - 1)
    return -(right * (1 - smoothing) + others * smoothing)


# %% smoothing_ignored
def costs(scores, words, smoothing):
    return -log_probabilities(scores)[torch.arange(len(words)), words]


# %% smoothing_summed
def costs(scores, words, smoothing):
    log_p = log_probabilities(scores)
    right = log_p[torch.arange(len(words)), words]
    return -(right * (1 - smoothing) + log_p.sum(1) * smoothing)


# %% summed_not_averaged
def average(numbers):
    return numbers.sum()


# %% mean_of_row_means
def sequence_loss(logits, targets, pad=0, smoothing=0.0):
    losses = []
    for scores, words in zip(logits, targets):
        keep = is_word(words, pad)
        if keep.any():
            losses.append(costs(scores[keep], words[keep], smoothing).mean())
    return torch.stack(losses).mean() if losses else logits.sum() * 0


# %% softmax_over_time
def log_probabilities(scores):
    return scores - torch.logsumexp(scores, dim=0, keepdim=True)


# %% probability_not_log
def log_probabilities(scores):
    weights = torch.exp(scores - scores.max(1, keepdim=True).values)
    return weights / weights.sum(1, keepdim=True)


# %% nan_without_tokens
def average(numbers):
    return numbers.mean()


# %% pad_always_0
def is_word(targets, pad):
    return targets != 0


# %% sos_missing
def first_inputs(ids, sos):
    return ids.new_zeros((ids.size(0), 1))


# %% rolled
def shift_right(ids, sos):
    return ids.roll(1, dims=1)


# %% rises_for_ever
def learning_rate(step, d_model, warmup):
    return max(rising(step, warmup), falling(step)) / d_model**0.5


# %% no_warmup
def learning_rate(step, d_model, warmup):
    return 1 / (d_model**0.5 * step**0.5)


# %% width_ignored
def learning_rate(step, d_model, warmup):
    return min(rising(step, warmup), falling(step))


# %% no_teacher_forcing_shift
def loss_of(model, source, target, sos, pad):
    guesses = model(source, target)
    return sequence_loss(guesses, target, pad)


# %% old_gradients_kept
def improve(optimizer, loss):
    loss.backward()
    optimizer.step()


# %% no_update
def improve(optimizer, loss):
    optimizer.zero_grad()
    loss.backward()


# %% gradients_cleared_too_late
def improve(optimizer, loss):
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()


# %% loss_after_the_step
def train_step(model, optimizer, source, target, sos, pad):
    improve(optimizer, loss_of(model, source, target, sos, pad))
    return loss_of(model, source, target, sos, pad).item()


# %% train_step_scores_padding
def loss_of(model, source, target, sos, pad):
    return sequence_loss(model(source, shift_right(target, sos)), target)


# %% eval_mode
def train_step(model, optimizer, source, target, sos, pad):
    model.eval()
    loss = loss_of(model, source, target, sos, pad)
    improve(optimizer, loss)
    return loss.item()


# %% all_in_train_mode
def train_step(model, optimizer, source, target, sos, pad):
    model.train()
    loss = loss_of(model, source, target, sos, pad)
    improve(optimizer, loss)
    return loss.item()


# %% no_teacher_forcing_shift + old_gradients_kept
def train_step(model, optimizer, source, target, sos, pad):
    loss = sequence_loss(model(source, target), target, pad)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% all_in_train_mode + old_gradients_kept
def train_step(model, optimizer, source, target, sos, pad):
    model.train()
    loss = loss_of(model, source, target, sos, pad)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% pad_in_loss + smoothing_ignored
def sequence_loss(logits, targets, pad=0, smoothing=0.0):
    log_p = log_probabilities(logits.flatten(0, 1))
    return -log_p.gather(1, targets.reshape(-1, 1)).mean()


# %% double_softmax + smoothing_over_v_minus_1
def costs(scores, words, smoothing):
    log_p = scores.softmax(1).log_softmax(1)
    right = log_p[torch.arange(len(words)), words]
    others = (log_p.sum(1) - right) / (scores.size(1) - 1)
    return -(right * (1 - smoothing) + others * smoothing)


# %% width_ignored + no_warmup
def learning_rate(step, d_model, warmup):
    return step**-0.5
