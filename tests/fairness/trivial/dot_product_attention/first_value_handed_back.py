import torch


def dot_product_attention(query, keys, values, lengths):
    return values[:, 0], keys[..., 0]
