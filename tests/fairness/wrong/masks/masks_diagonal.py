import torch


def padding_mask(ids, pad=0):
    return (ids != pad).reshape(len(ids), 1, -1)


def causal_mask(time):
    position = torch.arange(time)
    return position.unsqueeze(0) < position.unsqueeze(1)


def decoder_mask(ids, pad=0):
    return causal_mask(ids.shape[1]).logical_and(padding_mask(ids, pad))
