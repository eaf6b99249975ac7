import torch


def scaled_dot_product_attention(query, key, value, mask=None):
    scores = query.matmul(key.transpose(-2, -1)) / key.size(-1)
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    w = torch.softmax(scores, -1)
    w = torch.where(torch.isnan(w), torch.zeros_like(w), w)
    return w.matmul(value), w
