import math

import torch
from torch import nn


def split_heads(x, num_heads):
    return x.unflatten(-1, (num_heads, -1)).permute(0, 2, 1, 3)


def merge_heads(x):
    return x.permute(0, 2, 1, 3).flatten(2)


class Attention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        self.d_model, self.num_heads = d_model, num_heads
        self.d_head, rest = divmod(d_model, num_heads)
        if rest != 0:
            raise ValueError(f"{d_model} is not a multiple of {num_heads}")
        self.w_q = nn.Linear(d_model, d_model)
        self.w_k = nn.Linear(d_model, d_model)
        self.w_v = nn.Linear(d_model, d_model)
        self.w_o = nn.Linear(d_model, d_model)

    def project(self, query, key, value):
        return self.w_q(query), self.w_k(key), self.w_v(value)

    def score(self, q, k):
        return q @ k.mT / math.sqrt(self.d_head)

    def hidden(self, mask, scores):
        batch, _, q, k = scores.shape
        return ~mask.expand(batch, q, k).unsqueeze(1)

    def weigh(self, scores, mask):
        if mask is None:
            return scores.softmax(dim=-1)
        hidden = self.hidden(mask, scores)
        return scores.masked_fill(hidden, -math.inf).softmax(dim=-1).masked_fill(hidden, 0.0)

    def output(self, mixed):
        return self.w_o(merge_heads(mixed))

    def forward(self, query, key, value, mask=None):
        q, k, v = (split_heads(x, self.num_heads) for x in self.project(query, key, value))
        weights = self.weigh(self.score(q, k), mask)
        return self.output(weights @ v), weights


class MultiHeadAttention(Attention):
    pass


# %% split_no_transpose
def split_heads(x, num_heads):
    batch, time, d_model = x.shape
    return x.reshape(batch, num_heads, time, d_model // num_heads)


def merge_heads(x):
    batch, num_heads, time, d_head = x.shape
    return x.reshape(batch, time, num_heads * d_head)


# %% merge_no_transpose
def merge_heads(x):
    return x.reshape(x.shape[0], x.shape[2], -1)


# %% heads_interleaved
def split_heads(x, num_heads):
    return x.unflatten(-1, (-1, num_heads)).permute(0, 3, 1, 2)


def merge_heads(x):
    return x.permute(0, 2, 3, 1).flatten(2)


# %% no_w_o
class MultiHeadAttention(Attention):
    def output(self, mixed):
        return merge_heads(mixed)


# %% mask_ignored
class MultiHeadAttention(Attention):
    def weigh(self, scores, mask):
        return scores.softmax(dim=-1)


# %% scale_d_model
class MultiHeadAttention(Attention):
    def score(self, q, k):
        return q @ k.mT / math.sqrt(self.d_model)


# %% mask_without_head_axis
class MultiHeadAttention(Attention):
    def hidden(self, mask, scores):
        return ~mask


# %% mask_inverted
class MultiHeadAttention(Attention):
    def hidden(self, mask, scores):
        batch, _, q, k = scores.shape
        return mask.expand(batch, q, k).unsqueeze(1)


# %% mask_in_first_head_only
class MultiHeadAttention(Attention):
    def hidden(self, mask, scores):
        hidden = torch.zeros_like(scores, dtype=torch.bool)
        hidden[:, 0] = ~mask
        return hidden


# %% keys_from_query
class MultiHeadAttention(Attention):
    def project(self, query, key, value):
        return self.w_q(query), self.w_k(query), self.w_v(value)


# %% values_from_key
class MultiHeadAttention(Attention):
    def project(self, query, key, value):
        return self.w_q(query), self.w_k(key), self.w_v(key)


# %% query_projection_for_keys
class MultiHeadAttention(Attention):
    def project(self, query, key, value):
        return self.w_q(query), self.w_q(key), self.w_v(value)


# %% key_projection_for_values
class MultiHeadAttention(Attention):
    def project(self, query, key, value):
        return self.w_q(query), self.w_k(key), self.w_k(value)


# %% projections_after_split
class MultiHeadAttention(Attention):
    def forward(self, query, key, value, mask=None):
        q = split_heads(query, self.num_heads)
        k = split_heads(key, self.num_heads)
        v = split_heads(value, self.num_heads)
        weights = self.weigh(self.score(q, k), mask)
        return self.w_o(merge_heads(weights @ v)), weights


# %% weights_averaged
class MultiHeadAttention(Attention):
    def forward(self, query, key, value, mask=None):
        output, weights = super().forward(query, key, value, mask)
        return output, weights.sum(dim=1) / self.num_heads


# %% one_head_only
class MultiHeadAttention(Attention):
    def forward(self, query, key, value, mask=None):
        q, k, v = self.project(query, key, value)
        scores = (q @ k.mT / math.sqrt(self.d_model)).unsqueeze(1)
        weights = self.weigh(scores, mask)
        mixed = weights @ split_heads(v, self.num_heads)
        return self.w_o(merge_heads(mixed)), weights.repeat(1, self.num_heads, 1, 1)


# %% scale_d_model + mask_inverted
class MultiHeadAttention(Attention):
    def score(self, q, k):
        return q @ k.mT / math.sqrt(q.shape[-1] * self.num_heads)

    def hidden(self, mask, scores):
        batch, _, q, k = scores.shape
        return mask.expand(batch, q, k).unsqueeze(1)


# %% scale_d_model + mask_without_head_axis
class MultiHeadAttention(Attention):
    def score(self, q, k):
        return q @ k.mT / self.d_model**0.5

    def hidden(self, mask, scores):
        return ~mask


# %% query_projection_for_keys + mask_inverted
class MultiHeadAttention(Attention):
    def project(self, query, key, value):
        return self.w_q(query), self.w_q(key), self.w_v(value)

    def hidden(self, mask, scores):
        batch, _, q, k = scores.shape
        return mask.expand(batch, q, k).unsqueeze(1)
