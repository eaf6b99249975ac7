import torch


def padding_mask(ids, pad=0):
    return (ids != pad)[:, None, :]


def causal_mask(time):
    return torch.ones(time, time, dtype=torch.bool).tril()


def decoder_mask(ids, pad=0):
    # a pad has no question to ask -> its row is False
    return (ids != pad)[:, :, None] & causal_mask(ids.shape[1])
