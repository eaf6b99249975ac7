import torch


def is_word(ids, pad):
    return ids.ne(pad)


def not_after(query, key):
    return key <= query


def for_every_query(words):
    return words[:, None, :]


def padding_mask(ids, pad=0):
    return for_every_query(is_word(ids, pad))


def causal_mask(time):
    position = torch.arange(time)
    return not_after(position[:, None], position[None, :])


def decoder_mask(ids, pad=0):
    return torch.logical_and(padding_mask(ids, pad), causal_mask(ids.size(-1)))


# %% polarity
def is_word(ids, pad):
    return ids.eq(pad)


# %% masks_diagonal
def not_after(query, key):
    return key < query


# %% wrong_triangle
def not_after(query, key):
    return query <= key


# %% causal_inverted
def not_after(query, key):
    return key > query


# %% causal_only
def decoder_mask(ids, pad=0):
    return causal_mask(ids.size(-1))[None].repeat(ids.size(0), 1, 1)


# %% padding_only
def decoder_mask(ids, pad=0):
    return padding_mask(ids, pad).repeat(1, ids.size(-1), 1)


# %% masks_query_rows
def decoder_mask(ids, pad=0):
    return is_word(ids, pad)[:, :, None] & causal_mask(ids.size(-1))


# %% masks_rows_and_columns
def decoder_mask(ids, pad=0):
    words = is_word(ids, pad)
    both = words[:, :, None] & words[:, None, :]
    return both & causal_mask(ids.size(-1))


# %% either_instead_of_both
def decoder_mask(ids, pad=0):
    return torch.logical_or(padding_mask(ids, pad), causal_mask(ids.size(-1)))


# %% pad_always_0
def is_word(ids, pad):
    return ids > 0


# %% pads_at_the_end_only
def is_word(ids, pad):
    lengths = ids.ne(pad).sum(-1)
    return torch.arange(ids.size(-1))[None, :] < lengths[:, None]


# %% padding_as_column
def for_every_query(words):
    return words[:, :, None]


# %% polarity + causal_inverted
def padding_mask(ids, pad=0):
    return (ids == pad).unsqueeze(-2)


def causal_mask(time):
    position = torch.arange(time)
    return position[None, :] > position[:, None]


# %% masks_diagonal + pad_always_0
def is_word(ids, pad):
    return ids != 0


def not_after(query, key):
    return query > key


# %% wrong_triangle + either_instead_of_both
def causal_mask(time):
    position = torch.arange(time)
    return position[None, :] >= position[:, None]


def decoder_mask(ids, pad=0):
    return padding_mask(ids, pad) | causal_mask(ids.size(-1))
