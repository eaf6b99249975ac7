import torch


def dot_product_attention(query, keys, values, lengths):
    d_h = query.shape[-1]
    scores = (keys @ query[..., None])[..., 0] / d_h ** 0.5
    keep = torch.arange(keys.shape[1]) < lengths[:, None]
    weights = scores.masked_fill(~keep, -torch.inf).softmax(-1).nan_to_num()
    return (weights[:, None] @ values)[:, 0], weights
