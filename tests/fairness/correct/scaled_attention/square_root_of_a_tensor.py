import torch


def scaled_dot_product_attention(query, key, value, mask=None):
    # The root of a whole number is a float32, whatever the scores are.
    scale = torch.sqrt(torch.tensor(query.size(-1)))
    scores = torch.matmul(query, key.transpose(-2, -1)) / scale
    if mask is not None:
        scores = scores.masked_fill(mask == 0, float("-inf"))
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = torch.nan_to_num(weights)
    return torch.matmul(weights, value), weights
