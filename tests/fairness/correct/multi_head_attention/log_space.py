import torch
from torch import nn


def split_heads(x, num_heads):
    return x.unflatten(-1, (num_heads, x.size(-1) // num_heads)).movedim(-2, -3)


def merge_heads(x):
    return x.movedim(-3, -2).flatten(-2)


def attention(q, k, v, mask):
    scores = (q.unsqueeze(-2) * k.unsqueeze(-3)).sum(-1).div(q.size(-1) ** 0.5)
    if mask is None:
        mask = torch.tensor(True)
    while mask.dim() < 3:
        mask = mask.unsqueeze(0)
    mask = mask.unsqueeze(1).expand_as(scores)
    floor = torch.finfo(scores.dtype).min
    hidden = scores.masked_fill(mask.logical_not(), floor)
    log_weights = hidden - torch.logsumexp(hidden, dim=-1, keepdim=True)
    weights = torch.where(mask, log_weights.exp(), torch.zeros((), dtype=scores.dtype))
    return weights.matmul(v), weights


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        if not (d_model / num_heads).is_integer():
            raise ValueError(f"{num_heads} heads for {d_model} columns")
        self.w_q, self.w_k = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)
        self.w_v, self.w_o = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)
        self.register_buffer("heads", torch.tensor(num_heads), persistent=False)

    def forward(self, query, key, value, mask=None):
        heads = int(self.heads)
        projected = [split_heads(layer(x), heads) for layer, x in zip((self.w_q, self.w_k, self.w_v), (query, key, value))]
        context, weights = attention(*projected, mask)
        return self.w_o(merge_heads(context)), weights
