import torch
from torch import nn


def split_heads(x, num_heads):
    return x.unflatten(2, (num_heads, x.shape[2] // num_heads)).transpose(1, 2)


def merge_heads(x):
    return x.transpose(1, 2).flatten(2)


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        if d_model % num_heads:
            raise ValueError("embed_dim must be divisible by num_heads")
        self.num_heads = num_heads
        self.w_q, self.w_k, self.w_v, self.w_o = (nn.Linear(d_model, d_model) for _ in range(4))

    def forward(self, query, key, value, mask=None):
        # PyTorch's layer with our weights
        mha = nn.MultiheadAttention(query.shape[-1], self.num_heads, batch_first=True).to(query.dtype)
        mha.in_proj_weight = nn.Parameter(torch.cat([self.w_q.weight, self.w_k.weight, self.w_v.weight]))
        mha.in_proj_bias = nn.Parameter(torch.cat([self.w_q.bias, self.w_k.bias, self.w_v.bias]))
        mha.out_proj = self.w_o
        if mask is not None:
            mask = ~mask.expand(len(query), query.shape[1], key.shape[1]).repeat_interleave(self.num_heads, 0)
        return mha(query, key, value, attn_mask=mask, average_attn_weights=False)
