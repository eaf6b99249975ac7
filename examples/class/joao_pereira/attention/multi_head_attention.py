import torch
from torch import nn


def split_heads(x, num_heads):
    n, time, d_model = x.size()
    return x.view(n, time, num_heads, d_model // num_heads).permute(0, 2, 1, 3)


def merge_heads(x):
    n, heads, time, d_head = x.size()
    return x.permute(0, 2, 1, 3).contiguous().view(n, time, heads * d_head)


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        if d_model % num_heads != 0:
            raise ValueError(f"cannot split {d_model} into {num_heads} heads")
        self.num_heads = num_heads
        self.w_q = nn.Linear(d_model, d_model)
        self.w_k = nn.Linear(d_model, d_model)
        self.w_v = nn.Linear(d_model, d_model)
        self.w_o = nn.Linear(d_model, d_model)

    def forward(self, query, key, value, mask=None):
        # this time with the root
        q = self.w_q(query).div(query.size(-1) ** 0.5)
        q = split_heads(q, self.num_heads)
        k = split_heads(self.w_k(key), self.num_heads)
        v = split_heads(self.w_v(value), self.num_heads)
        scores = q.matmul(k.transpose(-2, -1))
        if mask is not None:
            mask = mask.unsqueeze(1) if mask.dim() == 3 else mask
            scores = scores.masked_fill(~mask, float("-inf"))
        w = scores.softmax(-1)
        if mask is not None:
            w = w.masked_fill(~mask, 0.0)
        return self.w_o(merge_heads(w.matmul(v))), w
