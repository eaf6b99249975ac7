import torch
from torch import nn

from exercises.attention.scaled_attention import scaled_dot_product_attention



def split_heads(x, num_heads):
    batch, time, d_model = x.shape
    x = x.view(batch, time, d_model // num_heads, num_heads)
    return x.permute(0, 3, 1, 2)


def merge_heads(x):
    batch, heads, time, d_head = x.shape
    return x.permute(0, 2, 3, 1).reshape(batch, time, d_head * heads)


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        if d_model % num_heads:
            raise ValueError("d_model % num_heads")
        self.num_heads = num_heads
        for letter in "qkvo":
            self.add_module(f"w_{letter}", nn.Linear(d_model, d_model))

    def forward(self, query, key, value, mask=None):
        split = lambda x: split_heads(x, self.num_heads)
        if mask is not None and mask.ndim > 2:
            mask = mask.unsqueeze(-3)
        result, weights = scaled_dot_product_attention(
            split(self.w_q(query)), split(self.w_k(key)), split(self.w_v(value)), mask
        )
        return self.w_o(merge_heads(result)), weights
