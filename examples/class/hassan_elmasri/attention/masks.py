# Hassan El-Masri, 2nd semester
import torch


def padding_mask(ids, pad=0):
    # 1 where there is padding
    return (ids == pad).unsqueeze(1)


def causal_mask(time):
    # 1 where the future is
    return torch.ones(time, time).triu(diagonal=1).bool()


def decoder_mask(ids, pad=0):
    # masked if it is padding or in the future
    return padding_mask(ids, pad) | causal_mask(ids.shape[1])
