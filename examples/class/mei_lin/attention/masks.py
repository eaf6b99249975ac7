import torch


def padding_mask(ids, pad=0):
    # (batch, time) -> (batch, 1, time)
    return ~(ids == pad)[:, None, :]


def causal_mask(time):
    m = torch.ones(time, time, dtype=torch.bool)
    return torch.tril(m)


def decoder_mask(ids, pad=0):
    return causal_mask(ids.size(1))[None] * padding_mask(ids, pad)
