import torch
from torch import nn


def split_heads(x, num_heads):
    return x.unflatten(-1, (num_heads, -1)).swapaxes(1, 2)


def merge_heads(x):
    return x.swapaxes(1, 2).flatten(-2)


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        if d_model % num_heads:
            raise ValueError("d_model % num_heads != 0")
        self.num_heads = num_heads
        self.w_q, self.w_k, self.w_v, self.w_o = (nn.Linear(d_model, d_model) for _ in range(4))

    def forward(self, query, key, value, mask=None):
        q = split_heads(self.w_q(query), self.num_heads)
        k = split_heads(self.w_k(key), self.num_heads)
        v = split_heads(self.w_v(value), self.num_heads)
        att = q @ k.mT * k.shape[-1] ** -0.5
        if mask is not None:  # nanoGPT style: fill where it is 0
            att = att.masked_fill((mask[:, None] if mask.ndim == 3 else mask) == 0, -torch.inf)
        att = att.softmax(-1).nan_to_num()
        return merge_heads(att @ v), att
