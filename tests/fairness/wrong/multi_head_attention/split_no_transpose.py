import torch
from torch import nn

from exercises.attention.scaled_attention import scaled_dot_product_attention



def split_heads(x, num_heads):
    batch, time, d_model = x.shape
    return x.reshape(batch, num_heads, time, d_model // num_heads)


def merge_heads(x):
    return x.permute(0, 2, 1, 3).flatten(2)


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        if d_model % num_heads:
            raise ValueError("num_heads must divide d_model")
        self.num_heads = num_heads
        self.w_q, self.w_k, self.w_v, self.w_o = [nn.Linear(d_model, d_model) for _ in range(4)]

    def forward(self, query, key, value, mask=None):
        parts = [split_heads(p, self.num_heads) for p in (self.w_q(query), self.w_k(key), self.w_v(value))]
        if mask is not None and mask.dim() == 3:
            mask = mask[:, None]
        out, weights = scaled_dot_product_attention(*parts, mask)
        return self.w_o(merge_heads(out)), weights
