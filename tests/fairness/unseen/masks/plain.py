import torch


def padding_mask(ids, pad=0):
    is_word = ids != pad
    return is_word.unsqueeze(1)


def causal_mask(time):
    mask = torch.zeros(time, time, dtype=torch.bool)
    for row in range(time):
        for col in range(row + 1):
            mask[row, col] = True
    return mask


def decoder_mask(ids, pad=0):
    time = ids.shape[1]
    return torch.logical_and(padding_mask(ids, pad), causal_mask(time).unsqueeze(0))


# %% polarity
def padding_mask(ids, pad=0):
    return (ids == pad).unsqueeze(1)


# %% masks_diagonal
def causal_mask(time):
    mask = torch.zeros(time, time, dtype=torch.bool)
    for row in range(time):
        for col in range(row):
            mask[row, col] = True
    return mask


# %% wrong_triangle
def causal_mask(time):
    rows = torch.arange(time).view(1, time)
    cols = torch.arange(time).view(time, 1)
    return cols <= rows


# %% causal_only
def decoder_mask(ids, pad=0):
    batch, time = ids.shape
    return causal_mask(time).repeat(batch, 1, 1)


# %% pad_always_0
def padding_mask(ids, pad=0):
    return ids.bool().unsqueeze(1)


# %% padding_as_column
def padding_mask(ids, pad=0):
    return torch.ne(ids, pad)[:, :, None]


# %% masks_rows_and_columns
def decoder_mask(ids, pad=0):
    words = ids != pad
    both = words[:, :, None] & words[:, None, :]
    return both & causal_mask(ids.shape[1])


# %% causal_inverted
def causal_mask(time):
    mask = torch.ones(time, time, dtype=torch.bool)
    for row in range(time):
        for col in range(row + 1):
            mask[row, col] = False
    return mask


# %% polarity + masks_diagonal
def padding_mask(ids, pad=0):
    is_pad = torch.eq(ids, pad)
    return is_pad[:, None, :]


def causal_mask(time):
    return torch.ones(time, time).tril(diagonal=-1).bool()


# %% wrong_triangle + pad_always_0
def padding_mask(ids, pad=0):
    return (ids > 0).unsqueeze(1)


def causal_mask(time):
    return torch.ones(time, time).triu().bool()
