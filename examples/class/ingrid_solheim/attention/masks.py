import torch


def padding_mask(ids, pad=0):
    return (ids != pad)[:, None, :]


def causal_mask(time):
    return torch.ones(time, time).tril() == 1


def decoder_mask(ids, pad=0):
    return causal_mask(ids.shape[1]).expand(len(ids), -1, -1)
