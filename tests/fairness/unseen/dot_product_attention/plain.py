import torch


def real_positions(lengths, time):
    steps = torch.arange(time)
    return steps[None, :] < lengths[:, None]


def dot_product_attention(query, keys, values, lengths):
    scores = (keys * query[:, None, :]).sum(dim=2)
    real = real_positions(lengths, keys.shape[1])
    scores = torch.where(real, scores, torch.full_like(scores, -1e30))
    e = torch.exp(scores - scores.max(dim=1, keepdim=True).values)
    e = e * real
    total = e.sum(dim=1, keepdim=True)
    total = torch.where(total == 0, torch.ones_like(total), total)
    weights = e / total
    context = (weights[:, :, None] * values).sum(dim=1)
    return context, weights


# %% attends_pad
def dot_product_attention(query, keys, values, lengths):
    scores = (keys * query[:, None, :]).sum(dim=2)
    weights = torch.softmax(scores, dim=1)
    context = (weights[:, :, None] * values).sum(dim=1)
    return context, weights


# %% scaled
def dot_product_attention(query, keys, values, lengths):
    d = query.shape[1]
    scores = (keys * query[:, None, :]).sum(dim=2) / d**0.5
    real = real_positions(lengths, keys.shape[1])
    scores = torch.where(real, scores, torch.full_like(scores, -1e30))
    weights = torch.softmax(scores, dim=1) * real
    context = (weights[:, :, None] * values).sum(dim=1)
    return context, weights


# %% mask_after_softmax
def dot_product_attention(query, keys, values, lengths):
    scores = (keys * query[:, None, :]).sum(dim=2)
    weights = torch.softmax(scores, dim=1)
    weights = weights * real_positions(lengths, keys.shape[1])
    context = (weights[:, :, None] * values).sum(dim=1)
    return context, weights


# %% empty_rows_nan
def dot_product_attention(query, keys, values, lengths):
    scores = (keys * query[:, None, :]).sum(dim=2)
    real = real_positions(lengths, keys.shape[1])
    scores = torch.where(real, scores, torch.full_like(scores, float("-inf")))
    weights = torch.softmax(scores, dim=1)
    context = (weights[:, :, None] * values).sum(dim=1)
    return context, weights


# %% one_too_many
def real_positions(lengths, time):
    steps = torch.arange(time)
    return steps[None, :] <= lengths[:, None]


# %% empty_rows_uniform
def dot_product_attention(query, keys, values, lengths):
    scores = torch.einsum("bd,btd->bt", query, keys)
    hidden = ~real_positions(lengths, keys.shape[1])
    weights = torch.softmax(scores.masked_fill(hidden, -1e9), dim=-1)
    context = torch.einsum("bt,btv->bv", weights, values)
    return context, weights


# %% scaled + returns_weights_first
def dot_product_attention(query, keys, values, lengths):
    scores = (keys * query[:, None, :]).sum(dim=2) / keys.shape[2] ** 0.5
    real = real_positions(lengths, keys.shape[1])
    scores = scores.masked_fill(~real, -1e30)
    weights = torch.softmax(scores, dim=1) * real
    context = (weights[:, :, None] * values).sum(dim=1)
    return weights, context


# %% cosine + empty_rows_nan
def unit(v):
    return v / v.norm(dim=-1, keepdim=True)


def dot_product_attention(query, keys, values, lengths):
    scores = (unit(keys) * unit(query)[:, None, :]).sum(dim=2)
    scores[~real_positions(lengths, keys.shape[1])] = -float("inf")
    weights = torch.softmax(scores, dim=1)
    context = (weights[:, :, None] * values).sum(dim=1)
    return context, weights
