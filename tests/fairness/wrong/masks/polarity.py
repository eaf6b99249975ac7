import torch


def padding_mask(ids, pad=0):
    return torch.eq(ids, pad)[:, None]


def causal_mask(time):
    return torch.arange(time) <= torch.arange(time)[:, None]


def decoder_mask(ids, pad=0):
    return torch.logical_and(padding_mask(ids, pad), causal_mask(ids.size(1)))
