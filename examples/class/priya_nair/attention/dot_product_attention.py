import torch


def dot_product_attention(query, keys, values, lengths):
    scores = (keys @ query.unsqueeze(-1)).squeeze(-1)
    weights = torch.softmax(scores, dim=-1)
    weights = weights * (torch.arange(keys.shape[1]) < lengths[:, None])
    return (weights.unsqueeze(1) @ values).squeeze(1), weights
