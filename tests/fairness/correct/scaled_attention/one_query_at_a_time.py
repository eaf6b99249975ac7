import math

import torch


def attend(one, key, value, allowed):
    """One query (*b, d_k), all keys: the weights (*b, k) and their mean of the values (*b, d_v)."""
    scores = (key * one.unsqueeze(-2)).sum(-1) / math.sqrt(one.shape[-1])
    scores = torch.where(allowed, scores, -math.inf)
    top = scores.max(-1, keepdim=True)[0].detach().clamp(min=torch.finfo(scores.dtype).min)
    grown = torch.exp(scores - top)
    total = grown.sum(-1, keepdim=True)
    weights = grown / torch.where(total == 0, torch.ones_like(total), total)
    return (weights.unsqueeze(-1) * value).sum(-2), weights


def scaled_dot_product_attention(query, key, value, mask=None):
    shape = query.shape[:-1] + key.shape[-2:-1]
    mask = torch.full(shape, True) if mask is None else mask.expand(shape)
    pairs = [attend(query[..., n, :], key, value, mask[..., n, :]) for n in range(shape[-2])]
    return torch.stack([p[0] for p in pairs], -2), torch.stack([p[1] for p in pairs], -2)
