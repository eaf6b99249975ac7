import torch


def dot_product_attention(query, keys, values, lengths):
    scores = torch.bmm(query.unsqueeze(1), keys.mT)
    dead = torch.arange(keys.shape[1]).expand(len(keys), 1, -1) >= lengths.view(-1, 1, 1)
    weights = torch.softmax(scores.masked_fill(dead, torch.finfo(scores.dtype).min), -1)
    weights = weights.masked_fill(dead, 0)
    return torch.bmm(weights, values).squeeze(1), weights.squeeze(1)
