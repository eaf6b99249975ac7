import torch


def scaled_dot_product_attention(query, key, value, mask=None):
    d_k = query.shape[-1]
    scores = query @ key.swapaxes(-2, -1) / d_k ** 0.5
    if mask is not None:
        # mask is True -> take it out
        scores = scores.masked_fill(mask, -torch.inf)
    weights = scores.softmax(-1).nan_to_num()
    return weights @ value, weights
