import torch


def match(query, keys):
    return torch.einsum("bh,bth->bt", query, keys)


def find_words(lengths, time):
    return torch.arange(time)[None, :] < lengths[:, None]


def weigh(scores, words):
    hidden = torch.where(words, scores, float("-inf"))
    return torch.where(words, torch.softmax(hidden, dim=-1), 0.0)


def mix(weights, values, lengths):
    return torch.einsum("bt,btv->bv", weights, values)


def dot_product_attention(query, keys, values, lengths):
    words = find_words(lengths, keys.shape[1])
    weights = weigh(match(query, keys), words)
    return mix(weights, values, lengths), weights


# %% attends_pad
def dot_product_attention(query, keys, values, lengths):
    weights = match(query, keys).softmax(dim=-1)
    return mix(weights, values, lengths), weights


# %% softmax_batch_axis
def weigh(scores, words):
    hidden = torch.where(words, scores, float("-inf"))
    return torch.where(words, torch.softmax(hidden, dim=0), 0.0)


# %% scaled
def match(query, keys):
    return torch.einsum("bh,bth->bt", query, keys) / query.size(-1) ** 0.5


# %% mask_after_softmax
def weigh(scores, words):
    return torch.softmax(scores, dim=-1) * words


# %% zero_fill
def weigh(scores, words):
    return torch.softmax(scores * words, dim=-1)


# %% weak_fill
def weigh(scores, words):
    return torch.softmax(torch.where(words, scores, -10.0), dim=-1)


# %% empty_rows_uniform
def weigh(scores, words):
    return torch.softmax(torch.where(words, scores, -1e9), dim=-1)


# %% empty_rows_nan
def weigh(scores, words):
    return torch.softmax(torch.where(words, scores, float("-inf")), dim=-1)


# %% mask_inverted
def find_words(lengths, time):
    return torch.arange(time)[None, :] >= lengths[:, None]


# %% one_too_many
def find_words(lengths, time):
    return torch.arange(time)[None, :] <= lengths[:, None]


# %% longest_for_all
def find_words(lengths, time):
    return (torch.arange(time) < max(lengths)).repeat(len(lengths), 1)


# %% returns_weights_first
def dot_product_attention(query, keys, values, lengths):
    words = find_words(lengths, keys.shape[1])
    weights = weigh(match(query, keys), words)
    return weights, mix(weights, values, lengths)


# %% cosine
def match(query, keys):
    query = torch.nn.functional.normalize(query, dim=-1)
    keys = torch.nn.functional.normalize(keys, dim=-1)
    return torch.einsum("bh,bth->bt", query, keys)


# %% divided_by_length
def mix(weights, values, lengths):
    return torch.einsum("bt,btv->bv", weights, values) / lengths[:, None]


# %% weights_detached
def mix(weights, values, lengths):
    return torch.einsum("bt,btv->bv", weights.detach(), values)


# %% scaled + empty_rows_nan
def dot_product_attention(query, keys, values, lengths):
    scores = torch.einsum("bh,bth->bt", query, keys) / query.shape[1] ** 0.5
    scores = torch.where(find_words(lengths, keys.shape[1]), scores, float("-inf"))
    weights = torch.softmax(scores, dim=-1)
    return torch.einsum("bt,btv->bv", weights, values), weights


# %% one_too_many + divided_by_length
def find_words(lengths, time):
    return torch.arange(time)[None, :] <= lengths[:, None]


def mix(weights, values, lengths):
    return torch.einsum("bt,btv->bv", weights, values) / lengths.clamp(min=1)[:, None]


# %% scaled + mask_after_softmax
def weigh(scores, words):
    return torch.softmax(scores, dim=-1) * words


def match(query, keys):
    return torch.einsum("bh,bth->bt", query, keys) * keys.shape[-1] ** -0.5
