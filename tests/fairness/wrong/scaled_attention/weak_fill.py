import math

import torch


def scaled_dot_product_attention(query, key, value, mask=None):
    scores = torch.matmul(query, torch.transpose(key, -1, -2)) / math.sqrt(key.shape[-1])
    if mask is not None:
        scores = torch.where(mask, scores, torch.tensor(-10.0, dtype=scores.dtype))
    weights = torch.softmax(scores, -1)
    return torch.matmul(weights, value), weights
