import numpy as np
import torch


def padding_mask(ids, pad=0):
    return ids.ne(pad).unsqueeze(1)


def causal_mask(time):
    return torch.tensor(np.tri(time) == 1)


def decoder_mask(ids, pad=0):
    batch, time = ids.shape
    return causal_mask(time).repeat(batch, 1, 1)
