import torch
from torch import nn

from exercises.attention.scaled_attention import scaled_dot_product_attention



def split_heads(x, num_heads):
    batch, time, d_model = x.shape
    return x.reshape(batch, time, num_heads, d_model // num_heads).swapaxes(1, 2)


def merge_heads(x):
    return torch.cat(list(x.swapaxes(0, 1)), dim=-1)


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        if d_model % num_heads:
            raise ValueError(num_heads)
        self.num_heads = num_heads
        self.w_q, self.w_k, self.w_v = (nn.Linear(d_model, d_model) for _ in "qkv")
        self.w_o = nn.Linear(d_model, d_model)

    def forward(self, query, key, value, mask=None):
        q, k, v = (split_heads(f(x), self.num_heads) for f, x in ((self.w_q, query), (self.w_k, key), (self.w_v, value)))
        weights = torch.softmax(q @ k.mT / q.shape[-1] ** 0.5, dim=-1)
        return self.w_o(merge_heads(weights @ v)), weights
