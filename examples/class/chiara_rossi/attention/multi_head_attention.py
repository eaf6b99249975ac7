import torch
from torch import einsum, nn

# the heads are only one more letter, so nothing has to be split or merged in forward


def split_heads(x, num_heads):
    return x.unflatten(-1, (num_heads, -1)).swapaxes(1, 2)


def merge_heads(x):
    return einsum("bntd->btnd", x).flatten(2)


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        if d_model % num_heads:
            raise ValueError("num_heads has to divide d_model")
        super().__init__()
        self.n = num_heads
        for name in "qkvo":
            setattr(self, f"w_{name}", nn.Linear(d_model, d_model))

    def project(self, linear, x):
        w = linear.weight.unflatten(0, (self.n, -1))  # head, unit, input
        return einsum("bti,ndi->bntd", x, w) + linear.bias.unflatten(0, (self.n, 1, -1))

    def forward(self, query, key, value, mask=None):
        q, k, v = self.project(self.w_q, query), self.project(self.w_k, key), self.project(self.w_v, value)
        s = einsum("bnqd,bnkd->bnqk", q, k) * q.shape[-1] ** -0.5
        if mask is None:
            w = s.softmax(-1)
        else:
            m = mask.expand(len(s), *s.shape[2:])[:, None]
            w = s.masked_fill(~m, -1e9).softmax(-1) * m
        y = einsum("bnqk,bnkd,ond->bqo", w, v, self.w_o.weight.unflatten(1, (self.n, -1)))
        return y + self.w_o.bias, w
