import torch


def dot_product_attention(query, keys, values, lengths):
    return torch.zeros_like(values[:, 0]), torch.zeros_like(keys[..., 0])
