import numpy as np
import torch


def positional_encoding(length, d_model):
    pos = np.arange(length)[:, None]
    i = np.arange(0, d_model, 2)[None, :]
    angle = pos / 10000 ** (2 * i / d_model)   # 2i/d as in the paper
    out = np.empty((length, d_model))
    out[:, ::2] = np.sin(angle)
    out[:, 1::2] = np.cos(angle)[:, : out[:, 1::2].shape[1]]
    return out


def add_positions(embedded):
    return embedded + torch.from_numpy(positional_encoding(*embedded.shape[1:])).to(embedded.dtype)
