import torch


def padding_mask(ids, pad=0):
    return torch.not_equal(ids, pad)[:, None]


def causal_mask(time):
    return torch.cumsum(torch.eye(time), dim=1).T > 0


def decoder_mask(ids, pad=0):
    return torch.minimum(padding_mask(ids, pad), causal_mask(ids.shape[1])[None])
