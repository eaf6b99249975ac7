import numpy as np
import torch


def similarity(q, k):
    return (q[:, np.newaxis, :] * k).sum(axis=2)


def real_positions(n, time):
    return torch.arange(time).reshape(1, -1) < n.reshape(-1, 1)


def normalised(scores, real):
    top = scores.masked_fill(~real, -1e30).amax(dim=1, keepdim=True)
    e = torch.exp((scores - top).masked_fill(~real, -np.inf))
    total = e.sum(axis=1).reshape(-1, 1)
    return e / (total + (total == 0))


def average(weights, v):
    return (weights[:, :, np.newaxis] * v).sum(axis=1)


def dot_product_attention(query, keys, values, lengths):
    real = real_positions(lengths, keys.shape[1])
    weights = normalised(similarity(query, keys), real)
    context = average(weights, values)
    return context, weights


# %% attends_pad
def normalised(scores, real):
    e = torch.exp(scores - scores.amax(dim=1, keepdim=True))
    weights = e / e.sum(axis=1).reshape(-1, 1)
    weights = weights.clone()
    weights[~real.any(axis=1)] = 0.0
    return weights


# %% softmax_batch_axis
def normalised(scores, real):
    top = scores.masked_fill(~real, -1e30).amax(dim=0, keepdim=True)
    e = torch.exp((scores - top).masked_fill(~real, -np.inf))
    total = e.sum(axis=0)
    return e / (total + (total == 0))


# %% scaled
def similarity(q, k):
    d = k.shape[-1]
    return (q[:, np.newaxis, :] * k).sum(axis=2) / np.sqrt(d)


# %% mask_after_softmax
def normalised(scores, real):
    e = torch.exp(scores - scores.amax(dim=1, keepdim=True))
    weights = e / e.sum(axis=1).reshape(-1, 1)
    weights = weights.clone()
    weights[~real] = 0.0
    return weights


# %% zero_fill
def normalised(scores, real):
    scores = scores.clone()
    scores[~real] = 0.0
    e = torch.exp(scores - scores.amax(dim=1, keepdim=True))
    return e / e.sum(axis=1).reshape(-1, 1)


# %% weak_fill
def normalised(scores, real):
    scores = scores.clone()
    scores[~real] = -100.0
    e = torch.exp(scores - scores.amax(dim=1, keepdim=True))
    return e / e.sum(axis=1).reshape(-1, 1)


# %% empty_rows_uniform
def normalised(scores, real):
    scores = scores + -1e9 * (~real)
    e = torch.exp(scores - scores.amax(dim=1, keepdim=True))
    return e / e.sum(axis=1).reshape(-1, 1)


# %% empty_rows_nan
def normalised(scores, real):
    scores = scores.clone()
    scores[~real] = -np.inf
    e = torch.exp(scores - scores.amax(dim=1, keepdim=True))
    return e / e.sum(axis=1).reshape(-1, 1)


# %% mask_inverted
def normalised(scores, real):
    top = scores.masked_fill(real, -1e30).amax(dim=1, keepdim=True)
    e = torch.exp((scores - top).masked_fill(real, -np.inf))
    total = e.sum(axis=1).reshape(-1, 1)
    return e / (total + (total == 0))


# %% one_too_many
def real_positions(n, time):
    real = torch.zeros(len(n), time, dtype=torch.bool)
    for row, last in enumerate(n.tolist()):
        real[row, : last + 1] = True
    return real


# %% longest_for_all
def dot_product_attention(query, keys, values, lengths):
    n = int(lengths.max())
    real = real_positions(torch.full_like(lengths, n), keys.shape[1])
    weights = normalised(similarity(query, keys), real)
    context = average(weights, values)
    return context, weights


# %% returns_weights_first
def dot_product_attention(query, keys, values, lengths):
    attention = normalised(similarity(query, keys), real_positions(lengths, keys.shape[1]))
    return attention, average(attention, values)


# %% cosine
def similarity(q, k):
    dots = (q[:, np.newaxis, :] * k).sum(axis=2)
    return dots / (q.norm(dim=1).reshape(-1, 1) * k.norm(dim=2))


# %% divided_by_length
def average(weights, v):
    return (weights[:, :, np.newaxis] * v).mean(axis=1)


# %% weights_detached
def dot_product_attention(query, keys, values, lengths):
    with torch.no_grad():
        real = real_positions(lengths, keys.shape[1])
        weights = normalised(similarity(query, keys), real)
    return average(weights, values), weights


# %% scaled + one_too_many
def similarity(q, k):
    return (q[:, np.newaxis, :] * k).sum(axis=2) / np.sqrt(q.shape[1])


def real_positions(n, time):
    return torch.arange(time).reshape(1, -1) <= n.reshape(-1, 1)


# %% scaled + empty_rows_uniform
def similarity(q, k):
    return (q[:, np.newaxis, :] * k).sum(axis=2) / np.sqrt(q.shape[1])


def normalised(scores, real):
    scores = scores.clone()
    scores[~real] = -1e9
    e = torch.exp(scores - scores.amax(dim=1, keepdim=True))
    return e / e.sum(axis=1).reshape(-1, 1)


# %% cosine + returns_weights_first
def similarity(q, k):
    dots = (q[:, np.newaxis, :] * k).sum(axis=2)
    return dots / q.norm(dim=1).reshape(-1, 1) / k.norm(dim=2)


def dot_product_attention(query, keys, values, lengths):
    weights = normalised(similarity(query, keys), real_positions(lengths, keys.shape[1]))
    return weights, average(weights, values)
