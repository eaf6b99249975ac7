import torch


def shift_right(ids, sos):
    rows = [torch.cat((torch.tensor([sos]), row[:-1])) for row in ids]
    return torch.stack(rows)


def sequence_loss(logits, targets, pad=0, smoothing=0.0):
    log_p = logits - torch.logsumexp(logits, dim=-1, keepdim=True)
    # the smoothed target: every word gets a bit, the right one gets the rest
    q = torch.full_like(log_p, smoothing / logits.shape[-1])
    q.scatter_add_(-1, targets.unsqueeze(-1), torch.full_like(log_p[..., :1], 1 - smoothing))
    per_token = -torch.sum(q * log_p, dim=-1)
    real = targets != pad
    count = real.sum().item()
    return torch.where(real, per_token, 0.0).sum() / (count if count > 0 else 1)


def learning_rate(step, d_model, warmup):
    factor = step * warmup**-1.5 if step <= warmup else step**-0.5
    return factor * d_model**-0.5


def train_step(model, optimizer, source, target, sos, pad):
    loss = sequence_loss(model(source, shift_right(target, sos)), target, pad)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
