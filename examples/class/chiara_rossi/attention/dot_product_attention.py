import torch


def dot_product_attention(query, keys, values, lengths):
    s = torch.einsum("bh,bth->bt", query, keys)
    real = torch.arange(keys.size(1)) < lengths[:, None]
    w = s.masked_fill(~real, -1e9).softmax(1) * real
    return torch.einsum("bt,btv->bv", w, values), w
