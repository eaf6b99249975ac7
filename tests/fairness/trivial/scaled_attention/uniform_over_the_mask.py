import torch


def scaled_dot_product_attention(query, key, value, mask=None):
    allowed = torch.ones(*query.shape[:-1], key.shape[-2], dtype=query.dtype)
    if mask is not None:
        allowed = allowed * mask
    weights = allowed / allowed.sum(-1, keepdim=True).clamp(min=1)
    return weights @ value, weights
