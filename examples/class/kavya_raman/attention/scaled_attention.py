import numpy as np
import torch


def scaled_dot_product_attention(query, key, value, mask=None):
    scale = 1.0 / np.sqrt(query.shape[-1])
    logits = torch.matmul(query, key.transpose(-1, -2)) * float(scale)
    if mask is not None:
        # -10000 as in the BERT code
        logits = torch.where(mask, logits, torch.full_like(logits, -10000.0))
    weights = torch.softmax(logits, dim=-1)
    if mask is not None:
        anything = mask.any(dim=-1, keepdim=True)
        weights = weights * anything
    return torch.matmul(weights, value), weights
