import numpy as np
import torch


def positional_encoding(length, d_model):
    sines = np.arange(0, d_model, 2)
    cosines = np.arange(0, d_model - 1, 2)
    rows = [np.hstack([np.sin(p / 1e4 ** (sines / d_model)), np.cos(p / 1e4 ** (cosines / d_model))]) for p in range(length)]
    return np.vstack(rows)


def add_positions(embedded):
    table = positional_encoding(embedded.shape[1], embedded.shape[2])
    return embedded + torch.tensor(table, dtype=embedded.dtype)

