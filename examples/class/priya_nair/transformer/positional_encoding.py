import numpy as np
import torch


def positional_encoding(length, d_model):
    pos = np.arange(length)[:, None]
    col = np.arange(d_model)
    angle = pos / 10000 ** (col / d_model)
    angle[:, 0::2] = np.sin(angle[:, 0::2])
    angle[:, 1::2] = np.cos(angle[:, 1::2])
    return angle


def add_positions(embedded):
    pe = torch.from_numpy(positional_encoding(embedded.shape[1], embedded.shape[2]))
    return embedded + pe.to(embedded.dtype)
