import torch


def row_of_words(row, pad):
    return [token != pad for token in row]


def row_of_past(now, time):
    return [True] * (now + 1) + [False] * (time - now - 1)


def may(word, past):
    return word and past


def padding_mask(ids, pad=0):
    return torch.tensor([[row_of_words(row, pad)] for row in ids.tolist()])


def causal_mask(time):
    return torch.tensor([row_of_past(now, time) for now in range(time)])


def decoder_mask(ids, pad=0):
    batch, time = ids.shape
    words, past = padding_mask(ids, pad), causal_mask(time)
    mask = torch.zeros(batch, time, time, dtype=torch.bool)
    for b in range(batch):
        for q in range(time):
            for k in range(time):
                mask[b, q, k] = may(words[b, 0, k], past[q, k])
    return mask


# %% polarity
def row_of_words(row, pad):
    return [token == pad for token in row]


# %% masks_diagonal
def row_of_past(now, time):
    return [True] * now + [False] * (time - now)


# %% wrong_triangle
def row_of_past(now, time):
    return [False] * now + [True] * (time - now)


# %% causal_inverted
def row_of_past(now, time):
    return [False] * (now + 1) + [True] * (time - now - 1)


# %% causal_only
def decoder_mask(ids, pad=0):
    return causal_mask(ids.shape[1])


# %% padding_only
def decoder_mask(ids, pad=0):
    return padding_mask(ids, pad)


# %% masks_query_rows
def decoder_mask(ids, pad=0):
    mask = causal_mask(ids.shape[1]).repeat(len(ids), 1, 1)
    for b, row in enumerate(ids.tolist()):
        for t, token in enumerate(row):
            if token == pad:
                mask[b, t] = False
    return mask


# %% masks_rows_and_columns
def decoder_mask(ids, pad=0):
    mask = causal_mask(ids.shape[1]).repeat(len(ids), 1, 1)
    for b, row in enumerate(ids.tolist()):
        for t, token in enumerate(row):
            if token == pad:
                mask[b, t, :] = False
                mask[b, :, t] = False
    return mask


# %% either_instead_of_both
def may(word, past):
    return word or past


# %% pad_always_0
def row_of_words(row, pad):
    return [bool(token) for token in row]


# %% pads_at_the_end_only
def row_of_words(row, pad):
    length = len([token for token in row if token != pad])
    return [True] * length + [False] * (len(row) - length)


# %% padding_as_column
def padding_mask(ids, pad=0):
    return torch.tensor([[[token != pad] for token in row] for row in ids.tolist()])


def decoder_mask(ids, pad=0):
    return padding_mask(ids, pad) & causal_mask(ids.shape[1])


# %% polarity + masks_diagonal
def row_of_words(row, pad):
    return [token == pad for token in row]


def row_of_past(now, time):
    return [True] * now + [False] * (time - now)


# %% pads_at_the_end_only + padding_only
def row_of_words(row, pad):
    length = sum(token != pad for token in row)
    return [t < length for t in range(len(row))]


def decoder_mask(ids, pad=0):
    return padding_mask(ids, pad).repeat(1, ids.shape[1], 1)


# %% causal_inverted + masks_query_rows
def row_of_past(now, time):
    return [k > now for k in range(time)]


def decoder_mask(ids, pad=0):
    mask = causal_mask(ids.shape[1]).repeat(len(ids), 1, 1)
    for b, row in enumerate(ids.tolist()):
        for t, token in enumerate(row):
            if token == pad:
                mask[b, t] = False
    return mask
