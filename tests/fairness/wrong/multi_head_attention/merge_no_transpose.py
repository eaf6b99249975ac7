import torch
from torch import nn

from exercises.attention.scaled_attention import scaled_dot_product_attention



def split_heads(x, num_heads):
    return torch.stack(torch.tensor_split(x, num_heads, dim=-1), dim=1)


def merge_heads(x):
    b, h, t, d = x.shape
    return x.contiguous().view(b, t, h * d)


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        if d_model % num_heads != 0:
            raise ValueError(f"cannot share {d_model} among {num_heads}")
        self.num_heads = num_heads
        self.w_q = nn.Linear(d_model, d_model)
        self.w_k = nn.Linear(d_model, d_model)
        self.w_v = nn.Linear(d_model, d_model)
        self.w_o = nn.Linear(d_model, d_model)

    def forward(self, query, key, value, mask=None):
        q = split_heads(self.w_q(query), self.num_heads)
        k = split_heads(self.w_k(key), self.num_heads)
        v = split_heads(self.w_v(value), self.num_heads)
        if mask is not None:
            mask = mask.expand(q.shape[0], q.shape[2], k.shape[2]).unsqueeze(1)
        context, weights = scaled_dot_product_attention(q, k, v, mask)
        return self.w_o(merge_heads(context)), weights
