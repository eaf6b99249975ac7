import torch


def shift_right(ids, sos):
    out = torch.empty_like(ids)
    out[:, 0] = sos
    out[:, 1:] = ids[:, :-1]
    return out


def word_losses(logits, targets, smoothing):
    logp = torch.log_softmax(logits, dim=-1)
    right = torch.gather(logp, 2, targets[:, :, None])[:, :, 0]
    everything = logp.mean(dim=-1)
    return -(1 - smoothing) * right - smoothing * everything


def sequence_loss(logits, targets, pad=0, smoothing=0.0):
    losses = word_losses(logits, targets, smoothing)
    keep = (targets != pad).to(losses.dtype)
    count = keep.sum()
    if count == 0:
        return (losses * keep).sum()
    return (losses * keep).sum() / count


def learning_rate(step, d_model, warmup):
    rising = step * warmup**-1.5
    falling = step**-0.5
    return d_model**-0.5 * min(rising, falling)


def train_step(model, optimizer, source, target, sos, pad):
    optimizer.zero_grad()
    logits = model(source, shift_right(target, sos))
    loss = sequence_loss(logits, target, pad)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% pad_in_loss
def sequence_loss(logits, targets, pad=0, smoothing=0.0):
    losses = word_losses(logits, targets, smoothing)
    return losses.mean()


# %% pad_in_denominator
def sequence_loss(logits, targets, pad=0, smoothing=0.0):
    losses = word_losses(logits, targets, smoothing)
    keep = targets != pad
    return (losses * keep).sum() / (targets.shape[0] * targets.shape[1])


# %% nan_without_tokens
def sequence_loss(logits, targets, pad=0, smoothing=0.0):
    losses = word_losses(logits, targets, smoothing)
    return losses[targets != pad].mean()


# %% shifts_left
def shift_right(ids, sos):
    out = torch.full_like(ids, sos)
    out[:, :-1] = ids[:, 1:]
    return out


# %% no_warmup
def learning_rate(step, d_model, warmup):
    return 1 / ((d_model * step) ** 0.5)


# %% old_gradients_kept
def train_step(model, optimizer, source, target, sos, pad):
    logits = model(source, shift_right(target, sos))
    loss = sequence_loss(logits, target, pad)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% no_teacher_forcing_shift
def train_step(model, optimizer, source, target, sos, pad):
    optimizer.zero_grad()
    predictions = model(source, target)
    loss = sequence_loss(predictions, target, pad)
    loss.backward()
    optimizer.step()
    return float(loss)


# %% smoothing_ignored
def sequence_loss(logits, targets, pad=0, smoothing=0.0):
    probs = torch.softmax(logits, dim=-1)
    p = torch.gather(probs, 2, targets.unsqueeze(-1)).squeeze(-1)
    keep = (targets != pad).to(logits.dtype)
    return (-torch.log(p) * keep).sum() / torch.clamp(keep.sum(), min=1)


# %% pad_in_denominator + old_gradients_kept
def sequence_loss(logits, targets, pad=0, smoothing=0.0):
    losses = word_losses(logits, targets, smoothing)
    losses[targets == pad] = 0
    return losses.mean()


def train_step(model, optimizer, source, target, sos, pad):
    logits = model(source, shift_right(target, sos))
    loss = sequence_loss(logits, target, pad)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% rolled + width_ignored
def shift_right(ids, sos):
    return torch.roll(ids, 1, dims=1)


def learning_rate(step, d_model, warmup):
    return min(step**-0.5, step * warmup**-1.5)


# %% rises_for_ever + no_teacher_forcing_shift
def learning_rate(step, d_model, warmup):
    rising = step * warmup**-1.5
    falling = step**-0.5
    return d_model**-0.5 * max(rising, falling)


def train_step(model, optimizer, source, target, sos, pad):
    optimizer.zero_grad()
    loss = sequence_loss(model(source, target), target, pad)
    loss.backward()
    optimizer.step()
    return loss.item()
