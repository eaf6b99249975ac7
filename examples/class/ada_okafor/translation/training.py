"""Exercise: training.  Ada Okafor"""

import torch
from torch import Tensor, nn


def shift_right(ids: Tensor, sos: int) -> Tensor:
    """What the decoder reads: sos, then everything but the last token."""
    shifted = ids.new_zeros(ids.shape)
    shifted[:, 1:] = ids[:, :-1].clone()
    shifted[:, 0] = sos
    return shifted


def sequence_loss(logits: Tensor, targets: Tensor, pad: int = 0, smoothing: float = 0.0) -> Tensor:
    """Cross-entropy with label smoothing, averaged over the tokens that are not padding."""
    log_probs = torch.log_softmax(logits, dim=-1)
    negative_log_likelihood = -log_probs.gather(dim=-1, index=targets.unsqueeze(-1)).squeeze(-1)
    uniform = -log_probs.mean(dim=-1)
    loss = (1.0 - smoothing) * negative_log_likelihood + smoothing * uniform
    is_real = (targets != pad).to(loss.dtype)
    # max(..., 1): a batch of nothing but padding has the loss 0
    return (loss * is_real).sum() / is_real.sum().clamp(min=1.0)


def learning_rate(step: int, d_model: int, warmup: int) -> float:
    """Equation 3 of the paper."""
    return d_model**-0.5 * min(step**-0.5, step * warmup**-1.5)


def train_step(
    model: nn.Module, optimizer: torch.optim.Optimizer, source: Tensor, target: Tensor, sos: int, pad: int
) -> float:
    """One update with teacher forcing."""
    optimizer.zero_grad()
    logits = model(source, shift_right(target, sos))
    loss = sequence_loss(logits, target, pad=pad)
    loss.backward()
    optimizer.step()
    return loss.item()
