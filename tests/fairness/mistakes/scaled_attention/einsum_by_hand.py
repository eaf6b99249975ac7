import math

import torch


def compare(query, key):
    d_k = query.shape[-1]
    return torch.einsum("...qd,...kd->...qk", query, key) / math.sqrt(d_k)


def allowed(scores, mask):
    return torch.ones_like(scores, dtype=torch.bool) if mask is None else mask.expand(scores.shape)


def exponentials(scores, may):
    scores = scores.masked_fill(~may, -1e30)
    return (scores - scores.max(dim=-1, keepdim=True).values).exp() * may


def share(grown):
    return grown / grown.sum(-1, keepdim=True).clamp(min=1e-12)


def scaled_dot_product_attention(query, key, value, mask=None):
    scores = compare(query, key)
    weights = share(exponentials(scores, allowed(scores, mask)))
    return torch.einsum("...qk,...kv->...qv", weights, value), weights


# %% no_scale
def compare(query, key):
    return torch.einsum("...qd,...kd->...qk", query, key)


# %% scale_d_v
def scaled_dot_product_attention(query, key, value, mask=None):
    scores = torch.einsum("...qd,...kd->...qk", query, key) / math.sqrt(value.shape[-1])
    weights = share(exponentials(scores, allowed(scores, mask)))
    return torch.einsum("...qk,...kv->...qv", weights, value), weights


# %% divides_by_dk
def compare(query, key):
    *_, d_k = key.shape
    return torch.einsum("...qd,...kd->...qk", query, key) / d_k


# %% softmax_query_axis
def exponentials(scores, may):
    scores = scores.masked_fill(~may, -1e30)
    return (scores - scores.max(dim=-2, keepdim=True).values).exp() * may


def share(grown):
    return grown / grown.sum(-2, keepdim=True).clamp(min=1e-12)


# %% mask_after_softmax
def scaled_dot_product_attention(query, key, value, mask=None):
    scores = compare(query, key)
    weights = share(exponentials(scores, allowed(scores, None)))
    if mask is not None:
        weights = weights * mask.to(weights.dtype)
    return torch.einsum("...qk,...kv->...qv", weights, value), weights


# %% mask_inverted
def allowed(scores, mask):
    return torch.ones_like(scores, dtype=torch.bool) if mask is None else ~mask.expand(scores.shape)


# %% weak_fill
def exponentials(scores, may):
    scores = scores.masked_fill(~may, -100.0)
    return (scores - scores.max(dim=-1, keepdim=True).values).exp()


# %% zero_fill
def exponentials(scores, may):
    scores = scores * may
    return (scores - scores.max(dim=-1, keepdim=True).values).exp()


# %% dead_rows_nan
def exponentials(scores, may):
    scores = scores.masked_fill(~may, -math.inf)
    top = scores.max(dim=-1, keepdim=True).values.nan_to_num(neginf=0.0)
    return (scores - top).exp()


def share(grown):
    return grown / grown.sum(-1, keepdim=True)


# %% dead_rows_uniform
def exponentials(scores, may):
    scores = scores + (1.0 - may.to(scores.dtype)) * -1e9
    return (scores - scores.max(dim=-1, keepdim=True).values).exp()


# %% no_max_subtract
def exponentials(scores, may):
    return scores.exp() * may


# %% no_scale + weak_fill
def compare(query, key):
    return torch.einsum("...qd,...kd->...qk", query, key)


def exponentials(scores, may):
    scores = scores.masked_fill(~may, -10.0)
    return (scores - scores.max(dim=-1, keepdim=True).values).exp()


# %% no_scale + mask_inverted
def compare(query, key):
    return torch.einsum("...qd,...kd->...qk", query, key)


def allowed(scores, mask):
    return torch.ones_like(scores, dtype=torch.bool) if mask is None else ~mask.expand(scores.shape)


# %% divides_by_dk + softmax_query_axis
def compare(query, key):
    return torch.einsum("...qd,...kd->...qk", query, key) / query.shape[-1]


def exponentials(scores, may):
    scores = scores.masked_fill(~may, -1e30)
    return (scores - scores.max(dim=-2, keepdim=True).values).exp() * may


def share(grown):
    return grown / grown.sum(dim=-2, keepdim=True).clamp(min=1e-12)
