import torch


def dot_product_attention(query, keys, values, lengths):
    real = torch.arange(keys.shape[1]).repeat(len(keys), 1) < lengths.reshape(-1, 1)
    scores = torch.matmul(keys, query[..., None])[..., 0]
    scores = torch.where(real, scores, torch.tensor(-1e30, dtype=scores.dtype))
    weights = torch.softmax(scores, 0) * real
    return (weights[..., None] * values).sum(1), weights
