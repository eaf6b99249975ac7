import torch


def dot_product_attention(query, keys, values, lengths):
    weights = torch.einsum("bh,bth->bt", query, keys).softmax(-1)
    return torch.einsum("bt,btv->bv", weights, values), weights
