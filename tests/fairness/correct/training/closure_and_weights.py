"""Weights of 0 and 1 instead of a selection; the optimizer calls the loss itself."""
import torch


class Loss(torch.nn.Module):
    def __init__(self, pad, smoothing):
        super().__init__()
        self.pad, self.smoothing = pad, smoothing

    def forward(self, logits, targets):
        weight = (targets != self.pad).to(logits.dtype)
        shifted = logits - logits.amax(-1, keepdim=True).detach()
        log_p = shifted - shifted.exp().sum(-1, keepdim=True).log()
        vocab = logits.shape[-1]
        hard = -torch.take_along_dim(log_p, targets[..., None], dim=-1)[..., 0]
        soft = -log_p.sum(-1) / vocab
        each = torch.lerp(hard, soft, self.smoothing)
        return (each * weight).sum() / torch.clamp(weight.sum(), min=1.0)


def shift_right(ids, sos):
    moved = ids.new_empty(ids.shape)
    moved[:, 0] = sos
    moved[:, 1:] = ids[:, :-1]
    return moved


def sequence_loss(logits, targets, pad=0, smoothing=0.0):
    return Loss(pad, smoothing)(logits, targets)


def learning_rate(step, d_model, warmup):
    return (d_model * max(step, warmup**3 / step**2)) ** -0.5


def train_step(model, optimizer, source, target, sos, pad):
    loss = Loss(pad, 0.0)

    def closure():
        optimizer.zero_grad()
        value = loss(model(source, shift_right(target, sos)), target)
        value.backward()
        return value

    return float(optimizer.step(closure))
