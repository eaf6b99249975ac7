# Hassan El-Masri, 2nd semester
import torch


def padding_mask(ids, pad=0):
    # True where there is padding
    return (ids == pad).unsqueeze(1)


def causal_mask(time):
    m = torch.ones(time, time)
    m = m - m.triu(diagonal=1)
    return m.bool()


def decoder_mask(ids, pad=0):
    return padding_mask(ids, pad) & causal_mask(ids.shape[1])
