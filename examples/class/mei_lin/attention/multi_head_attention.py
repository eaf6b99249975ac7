import torch
from torch import nn

from exercises.attention.scaled_attention import scaled_dot_product_attention


def split_heads(x, num_heads):
    b, t, d = x.size()
    return x.view(b, t, num_heads, d // num_heads).permute(0, 2, 1, 3)


def merge_heads(x):
    return x.permute(0, 2, 1, 3).flatten(2, 3)


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        if d_model % num_heads != 0:
            raise ValueError("d_model must be divisible by num_heads")
        self.h = num_heads
        self.w_q = nn.Linear(d_model, d_model)
        self.w_k = nn.Linear(d_model, d_model)
        self.w_v = nn.Linear(d_model, d_model)
        self.w_o = nn.Linear(d_model, d_model)

    def forward(self, query, key, value, mask=None):
        q = split_heads(self.w_q(query), self.h)
        k = split_heads(self.w_k(key), self.h)
        v = split_heads(self.w_v(value), self.h)
        if mask is not None and mask.dim() == 3:
            mask = mask[:, None, :, :]
        z, weights = scaled_dot_product_attention(q, k, v, mask)
        return self.w_o(merge_heads(z)), weights
