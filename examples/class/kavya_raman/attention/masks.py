import torch


def padding_mask(ids, pad=0):
    return torch.where(ids == pad, False, True)[:, None, :]


def causal_mask(time):
    rows = [[k <= q for k in range(time)] for q in range(time)]
    return torch.tensor(rows, dtype=torch.bool)


def decoder_mask(ids, pad=0):
    masks = [causal_mask(len(row)) & (row != pad) for row in ids]
    return torch.stack(masks)
