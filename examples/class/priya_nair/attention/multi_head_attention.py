import torch
from torch import nn


def split_heads(x, num_heads):
    # (batch, time, d_model) -> (batch, num_heads, time, d_head)
    return x.reshape(x.shape[0], num_heads, x.shape[1], x.shape[2] // num_heads)


def merge_heads(x):
    batch, num_heads, time, d_head = x.shape
    return x.transpose(1, 2).reshape(batch, time, num_heads * d_head)


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        if d_model % num_heads:
            raise ValueError("num_heads does not divide d_model")
        self.num_heads = num_heads
        self.w_q, self.w_k = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)
        self.w_v, self.w_o = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)

    def forward(self, query, key, value, mask=None):
        q, k, v = (split_heads(t, self.num_heads) for t in (self.w_q(query), self.w_k(key), self.w_v(value)))
        scores = q @ k.transpose(-2, -1) / q.shape[-1] ** 0.5
        # before the softmax this time
        if mask is not None:
            mask = mask.unsqueeze(1) if mask.ndim == 3 else mask
            scores = scores.masked_fill(~mask, -1e9)
        weights = torch.softmax(scores, dim=-1)
        if mask is not None:
            weights = weights * mask
        return self.w_o(merge_heads(weights @ v)), weights
