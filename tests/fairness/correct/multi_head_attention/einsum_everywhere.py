import torch
from torch import einsum, nn


def split_heads(x, num_heads):
    return torch.stack(x.chunk(num_heads, dim=-1), dim=1)


def merge_heads(x):
    return torch.cat(x.unbind(dim=1), dim=-1)


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        width, rest = divmod(d_model, num_heads)
        if rest:
            raise ValueError("heads would be of unequal width")
        self.shape = (num_heads, width)
        for name in ["w_q", "w_k", "w_v", "w_o"]:
            setattr(self, name, nn.Linear(d_model, d_model))

    def project(self, layer, x):
        weight = layer.weight.unflatten(0, self.shape)
        return einsum("btm,hdm->bhtd", x, weight) + layer.bias.unflatten(0, self.shape)[:, None]

    def forward(self, query, key, value, mask=None):
        q, k, v = (self.project(*pair) for pair in [(self.w_q, query), (self.w_k, key), (self.w_v, value)])
        scores = einsum("bhqd,bhkd->bhqk", q, k) * self.shape[1] ** -0.5
        if mask is None:
            weights = scores.softmax(-1)
        else:
            allowed = mask.expand(scores.shape[0], *scores.shape[2:])[:, None]
            alive = allowed.any(-1, keepdim=True)
            weights = scores.masked_fill(~allowed & alive, float("-inf")).softmax(-1) * alive
        mixed = einsum("bhqk,bhkd->bhqd", weights, v)
        out = einsum("bhqd,mhd->bqm", mixed, self.w_o.weight.unflatten(1, self.shape)) + self.w_o.bias
        return out, weights
