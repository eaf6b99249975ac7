import torch


def dot_product_attention(query, keys, values, lengths):
    real = (torch.arange(keys.shape[1]) < lengths.unsqueeze(1)).to(keys.dtype)
    weights = real / lengths.clamp(min=1).unsqueeze(1)
    return (weights.unsqueeze(2) * values).sum(1), weights
