import torch
from torch import nn

from exercises.attention.scaled_attention import scaled_dot_product_attention



def split_heads(x, num_heads):
    return x.view(*x.shape[:2], num_heads, -1).transpose(1, 2)


def merge_heads(x):
    return x.transpose(2, 1).flatten(start_dim=2)


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        if d_model % num_heads > 0:
            raise ValueError("unequal heads")
        self.heads = num_heads
        self.w_q = nn.Linear(d_model, d_model)
        self.w_k = nn.Linear(d_model, d_model)
        self.w_v = nn.Linear(d_model, d_model)
        self.w_o = nn.Linear(d_model, d_model)

    def forward(self, query, key, value, mask=None):
        query = split_heads(self.w_q(query), self.heads)
        key = split_heads(self.w_k(key), self.heads)
        value = split_heads(self.w_v(value), self.heads)
        if mask is not None and mask.ndim == 3:
            mask = mask.unsqueeze(1)
        x, weights = scaled_dot_product_attention(query, key, value, mask)
        return merge_heads(x), weights
