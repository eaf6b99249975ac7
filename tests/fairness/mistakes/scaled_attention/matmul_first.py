import torch


def similarities(query, key, value):
    return torch.matmul(query, key.transpose(-1, -2)) * query.size(-1) ** -0.5


def hide(scores, mask):
    return torch.where(mask, scores, torch.full_like(scores, float("-inf")))


def attention_weights(scores, mask):
    dead = ~mask.broadcast_to(scores.shape).any(-1, keepdim=True)
    weights = torch.softmax(hide(scores, mask).masked_fill(dead, 0.0), dim=-1)
    return torch.where(dead, torch.zeros_like(scores), weights)


def scaled_dot_product_attention(query, key, value, mask=None):
    scores = similarities(query, key, value)
    if mask is None:
        mask = torch.ones_like(scores, dtype=torch.bool)
    weights = attention_weights(scores, mask)
    return torch.matmul(weights, value), weights


# %% no_scale
def similarities(query, key, value):
    return torch.matmul(query, key.transpose(-1, -2))


# %% scale_d_v
def similarities(query, key, value):
    return torch.matmul(query, key.transpose(-1, -2)) * value.size(-1) ** -0.5


# %% divides_by_dk
def similarities(query, key, value):
    return torch.matmul(query, key.transpose(-1, -2)) / query.size(-1)


# %% softmax_query_axis
def attention_weights(scores, mask):
    dead = ~mask.broadcast_to(scores.shape).any(-2, keepdim=True)
    weights = torch.softmax(hide(scores, mask).masked_fill(dead, 0.0), dim=-2)
    return torch.where(dead, torch.zeros_like(scores), weights)


# %% mask_after_softmax
def attention_weights(scores, mask):
    return torch.softmax(scores, dim=-1) * mask


# %% mask_inverted
def hide(scores, mask):
    return torch.where(mask, torch.full_like(scores, float("-inf")), scores)


def attention_weights(scores, mask):
    weights = torch.softmax(hide(scores, mask), dim=-1)
    return weights.masked_fill(mask, 0.0)


def scaled_dot_product_attention(query, key, value, mask=None):
    scores = similarities(query, key, value)
    if mask is None:
        mask = torch.zeros_like(scores, dtype=torch.bool)
    weights = attention_weights(scores, mask)
    return torch.matmul(weights, value), weights


# %% weak_fill
def hide(scores, mask):
    return torch.where(mask, scores, torch.full_like(scores, -10.0))


# %% zero_fill
def hide(scores, mask):
    return torch.where(mask, scores, torch.zeros_like(scores))


# %% dead_rows_nan
def attention_weights(scores, mask):
    return torch.softmax(hide(scores, mask), dim=-1)


# %% dead_rows_uniform
def hide(scores, mask):
    return torch.where(mask, scores, torch.full_like(scores, torch.finfo(scores.dtype).min))


def attention_weights(scores, mask):
    return torch.softmax(hide(scores, mask), dim=-1)


# %% no_max_subtract
def attention_weights(scores, mask):
    grown = torch.where(mask, scores.exp(), torch.zeros_like(scores))
    total = grown.sum(-1, keepdim=True)
    return grown / torch.where(total == 0, torch.ones_like(total), total)


# %% scale_d_v + dead_rows_nan
def similarities(query, key, value):
    return torch.matmul(query, key.transpose(-1, -2)) / value.size(-1) ** 0.5


def attention_weights(scores, mask):
    return torch.softmax(hide(scores, mask), dim=-1)


# %% no_scale + mask_after_softmax
def similarities(query, key, value):
    return torch.matmul(query, key.transpose(-1, -2))


def attention_weights(scores, mask):
    return torch.softmax(scores, dim=-1) * mask


# %% divides_by_dk + dead_rows_uniform
def similarities(query, key, value):
    return torch.matmul(query, key.transpose(-1, -2)) / key.size(-1)


def attention_weights(scores, mask):
    return torch.softmax(scores.masked_fill(~mask, -1e9), dim=-1)
