import torch


def padding_mask(ids, pad=0):
    return torch.zeros(ids.shape[0], 1, ids.shape[1], dtype=torch.bool)


def causal_mask(time):
    return torch.zeros(time, time, dtype=torch.bool)


def decoder_mask(ids, pad=0):
    return torch.zeros(ids.shape[0], ids.shape[1], ids.shape[1], dtype=torch.bool)
