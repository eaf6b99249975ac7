import torch


def padding_mask(ids, pad=0):
    return (ids != pad).unsqueeze(-2)


def causal_mask(time):
    # only tokens BEFORE this one
    return torch.ones(time, time, dtype=torch.bool).tril(diagonal=-1)


def decoder_mask(ids, pad=0):
    return padding_mask(ids, pad) & causal_mask(ids.size(1)).unsqueeze(0)
