import torch


def scaled_dot_product_attention(query, key, value, mask=None):
    logits = torch.einsum("...qd,...kd->...qk", query, key).div(query.shape[-1] ** 0.5)
    if mask is not None:
        logits = torch.where(mask, torch.full_like(logits, -1e9), logits)
    weights = logits.softmax(dim=-1)
    if mask is not None:
        weights = weights * (~mask)
    return torch.einsum("...qk,...kv->...qv", weights, value), weights
