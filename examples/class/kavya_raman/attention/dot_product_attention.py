import torch


def dot_product_attention(query, keys, values, lengths):
    logits = torch.sum(keys * query.unsqueeze(1), dim=-1)
    inside = torch.stack([torch.arange(keys.shape[1]) < n for n in lengths])
    logits = torch.where(inside, logits, torch.full_like(logits, -10000.0))
    weights = torch.softmax(logits, dim=-1) * inside
    return torch.sum(weights.unsqueeze(-1) * values, dim=1), weights
