import math

import torch
import torch.nn.functional as F
from torch import nn


class UnequalHeads(ValueError):
    pass


class Projection(nn.Linear):
    """A linear layer that gives its heads as rows of a larger batch."""

    def __init__(self, d_model, num_heads):
        super().__init__(d_model, d_model)
        self.num_heads = num_heads

    def forward(self, x):
        return split_heads(super().forward(x), self.num_heads).flatten(0, 1)


def split_heads(x, num_heads):
    batch, time, d_model = x.size()
    return x.view(batch, time, num_heads, -1).permute(0, 2, 1, 3).contiguous()


def merge_heads(x):
    batch, heads, time, d_head = x.size()
    return x.permute(0, 2, 1, 3).contiguous().view(batch, time, heads * d_head)


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        if d_model % num_heads:
            raise UnequalHeads(f"{d_model} / {num_heads}")
        super().__init__()
        self.h = num_heads
        self.w_q = Projection(d_model, num_heads)
        self.w_k = Projection(d_model, num_heads)
        self.w_v = Projection(d_model, num_heads)
        self.w_o = nn.Linear(d_model, d_model)

    def forward(self, query, key, value, mask=None):
        b, h = query.size(0), self.h
        q, k, v = self.w_q(query), self.w_k(key), self.w_v(value)
        scores = torch.bmm(q, k.mT) / math.sqrt(q.size(-1))
        if mask is not None:
            seen = mask.broadcast_to(b, query.size(1), key.size(1)).repeat_interleave(h, dim=0)
            scores = torch.where(seen, scores, torch.full_like(scores, -1e9))
            weights = F.softmax(scores, dim=2) * seen
        else:
            weights = F.softmax(scores, dim=2)
        context = torch.bmm(weights, v)
        return [self.w_o(merge_heads(context.view(b, h, *context.shape[1:]))), weights.view(b, h, *weights.shape[1:])]
