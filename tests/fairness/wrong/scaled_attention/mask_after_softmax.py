import torch


def scaled_dot_product_attention(query, key, value, mask=None):
    attention = torch.softmax((query * query.shape[-1] ** -0.5) @ key.transpose(-1, -2), dim=-1)
    if mask is not None:
        attention = torch.where(mask, attention, torch.zeros_like(attention))
    return attention @ value, attention
