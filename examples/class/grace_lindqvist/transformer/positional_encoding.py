import numpy as np
import torch


def positional_encoding(length, d_model):
    n_sin = (d_model + 1) // 2
    pos = np.arange(length).reshape(-1, 1)
    freq = 1.0 / 10000 ** (2 * np.arange(n_sin) / d_model)
    angle = pos * freq
    # first all the sines, then all the cosines
    return np.concatenate([np.sin(angle), np.cos(angle)[:, : d_model - n_sin]], axis=1)


def add_positions(embedded):
    pe = positional_encoding(embedded.size(1), embedded.size(2))
    return embedded + torch.tensor(pe, dtype=embedded.dtype)
