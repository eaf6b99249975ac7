import math

import torch


def safe_softmax(scores, mask):
    if mask is None:
        return torch.softmax(scores, dim=-1)
    mask = mask.expand(scores.shape)
    w = torch.softmax(torch.where(mask, scores, torch.full_like(scores, -1e30)), dim=-1)
    return torch.where(mask, w, torch.zeros_like(w))


def scaled_dot_product_attention(query, key, value, mask=None):
    d_k = key.shape[-1]
    scores = torch.matmul(query, torch.swapaxes(key, -1, -2))
    scores = scores / math.sqrt(d_k)
    weights = safe_softmax(scores, mask)
    return torch.matmul(weights, value), weights


# %% no_scale
def scaled_dot_product_attention(query, key, value, mask=None):
    scores = torch.matmul(query, torch.swapaxes(key, -1, -2))
    weights = safe_softmax(scores, mask)
    return torch.matmul(weights, value), weights


# %% divides_by_dk
def scaled_dot_product_attention(query, key, value, mask=None):
    d_k = query.size(-1)
    weights = safe_softmax(torch.matmul(query / d_k, key.mT), mask)
    return torch.matmul(weights, value), weights


# %% softmax_query_axis
def safe_softmax(scores, mask):
    if mask is None:
        return torch.softmax(scores, dim=-2)
    mask = mask.expand(scores.shape)
    w = torch.softmax(torch.where(mask, scores, torch.full_like(scores, -1e30)), dim=-2)
    return torch.where(mask, w, torch.zeros_like(w))


# %% mask_inverted
def scaled_dot_product_attention(query, key, value, mask=None):
    scores = torch.matmul(query, torch.swapaxes(key, -1, -2)) / math.sqrt(key.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(mask, -1e30)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights * torch.logical_not(mask)
    return torch.matmul(weights, value), weights


# %% dead_rows_nan
def scaled_dot_product_attention(query, key, value, mask=None):
    scores = torch.matmul(query, torch.swapaxes(key, -1, -2)) / math.sqrt(key.shape[-1])
    if mask is not None:
        bias = torch.zeros(mask.shape, dtype=scores.dtype)
        bias[~mask] = -float("inf")
        scores = scores + bias
    weights = torch.softmax(scores, dim=-1)
    return torch.matmul(weights, value), weights


# %% dead_rows_uniform
def safe_softmax(scores, mask):
    if mask is not None:
        scores = scores.masked_fill(mask.logical_not(), torch.finfo(scores.dtype).min)
    return torch.softmax(scores, dim=-1)


# %% no_scale + mask_after_softmax
def scaled_dot_product_attention(query, key, value, mask=None):
    scores = torch.matmul(query, torch.swapaxes(key, -1, -2))
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights * mask
    return torch.matmul(weights, value), weights


# %% scale_d_v + dead_rows_nan
def scaled_dot_product_attention(query, key, value, mask=None):
    scores = torch.matmul(query, torch.swapaxes(key, -1, -2))
    scores = scores / math.sqrt(value.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(mask == False, float("-inf"))
    weights = torch.softmax(scores, dim=-1)
    return torch.matmul(weights, value), weights


# %% divides_by_dk + mask_inverted
def safe_softmax(scores, mask):
    if mask is None:
        return torch.softmax(scores, dim=-1)
    hidden = mask.expand(scores.shape)
    w = torch.softmax(scores.masked_fill(hidden, -1e30), dim=-1)
    return w.masked_fill(hidden, 0)


def scaled_dot_product_attention(query, key, value, mask=None):
    scores = torch.matmul(query, torch.swapaxes(key, -1, -2)) / query.shape[-1]
    weights = safe_softmax(scores, mask)
    return torch.matmul(weights, value), weights
