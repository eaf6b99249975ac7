import torch


def hidden_pads(ids, pad):
    return torch.eq(ids, pad).unsqueeze(-2)


def hidden_future(time):
    return torch.full((time, time), float("-inf")).triu(1).isinf()


def padding_mask(ids, pad=0):
    return ~hidden_pads(ids, pad)


def causal_mask(time):
    return ~hidden_future(time)


def decoder_mask(ids, pad=0):
    return ~(hidden_pads(ids, pad) | hidden_future(ids.shape[-1]))
