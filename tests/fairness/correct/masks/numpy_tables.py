import numpy as np
import torch


def padding_mask(ids, pad=0):
    return torch.from_numpy(ids.numpy()[:, np.newaxis, :] != pad)


def causal_mask(time):
    return torch.from_numpy(np.greater_equal.outer(np.arange(time), np.arange(time)))


def decoder_mask(ids, pad=0):
    return torch.from_numpy(np.tril(np.repeat(ids.numpy()[:, None, :] != pad, ids.shape[1], axis=1)))
