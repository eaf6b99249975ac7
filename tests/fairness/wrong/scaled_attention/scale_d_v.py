import math

import torch


def scaled_dot_product_attention(query, key, value, mask=None):
    d = value.size(-1)
    p = torch.matmul(query / math.sqrt(d), key.transpose(-2, -1))
    if mask is not None:
        p = p.masked_fill(mask.logical_not(), float("-inf"))
    p = torch.nn.functional.softmax(p, dim=-1)
    if mask is not None:
        p = p.masked_fill(mask.logical_not(), 0.0)
    return torch.matmul(p, value), p
