# Hassan El-Masri, 2nd semester
import math
import torch


def split_heads(x, num_heads):
    b, t, d = x.shape
    return x.reshape(b, t, num_heads, d // num_heads).transpose(1, 2)


def merge_heads(x):
    b, n, t, d = x.shape
    return x.reshape(b, t, n*d)


def attend(q, k, v, mask):
    scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
    if mask is None:
        weights = torch.softmax(scores, dim=-1)
    else:
        weights = torch.softmax(scores.masked_fill(~mask, -1e9), dim=-1)
        weights = weights.masked_fill(~mask, 0)
    return weights @ v, weights


class MultiHeadAttention(torch.nn.Module):
    def __init__(self, d_model, num_heads):
        super(MultiHeadAttention, self).__init__()
        if d_model % num_heads > 0:
            raise ValueError("wrong number of heads")
        self.n = num_heads
        self.w_q = torch.nn.Linear(d_model, d_model)
        self.w_k = torch.nn.Linear(d_model, d_model)
        self.w_v = torch.nn.Linear(d_model, d_model)
        self.w_o = torch.nn.Linear(d_model, d_model)

    def forward(self, query, key, value, mask=None):
        q = split_heads(self.w_q(query), self.n)
        k = split_heads(self.w_k(key), self.n)
        v = split_heads(self.w_v(value), self.n)
        if mask is not None and mask.ndim == 3:
            mask = mask.unsqueeze(1)
        out, weights = attend(q, k, v, mask)
        return self.w_o(merge_heads(out)), weights
