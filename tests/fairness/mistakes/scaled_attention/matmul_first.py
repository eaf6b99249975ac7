import torch


def scaled_dot_product_attention(query, key, value, mask=None):
    width = query.size(-1)
    scores = torch.matmul(query, key.transpose(-1, -2)) * width**-0.5
    if mask is None:
        mask = torch.ones_like(scores, dtype=torch.bool)
    scores = torch.where(mask, scores, torch.full_like(scores, float("-inf")))
    dead = ~mask.broadcast_to(scores.shape).any(-1, keepdim=True)
    weights = torch.where(dead, torch.zeros_like(scores), torch.softmax(scores.masked_fill(dead, 0.0), dim=-1))
    return torch.matmul(weights, value), weights


# %% no_scale
def scaled_dot_product_attention(query, key, value, mask=None):
    scores = torch.matmul(query, key.transpose(-1, -2))
    if mask is None:
        mask = torch.ones_like(scores, dtype=torch.bool)
    scores = torch.where(mask, scores, torch.full_like(scores, float("-inf")))
    dead = ~mask.broadcast_to(scores.shape).any(-1, keepdim=True)
    weights = torch.where(dead, torch.zeros_like(scores), torch.softmax(scores.masked_fill(dead, 0.0), dim=-1))
    return torch.matmul(weights, value), weights
