import torch


def softmax(s, allowed):
    s = torch.where(allowed, s, torch.finfo(s.dtype).min)
    e = (s - s.max(dim=-1, keepdim=True).values).exp() * allowed
    return e / e.sum(dim=-1, keepdim=True).clamp(min=1e-30)


def scaled_dot_product_attention(query, key, value, mask=None):
    allowed = torch.ones((), dtype=torch.bool) if mask is None else mask
    weights = softmax(query @ key.swapaxes(-1, -2) / key.shape[-1], allowed)
    return weights @ value, weights
