import numpy as np
import torch


def positional_encoding(length, d_model):
    freqs = np.repeat(10000.0 ** (-np.arange(0, d_model, 2) / d_model), 2)[:d_model]
    table = np.arange(length)[:, None] * freqs[None, :]
    table[:, ::2], table[:, 1::2] = np.sin(table[:, ::2]), np.cos(table[:, 1::2])
    return table


def add_positions(embedded):
    table = positional_encoding(embedded.shape[1], embedded.shape[2])
    return embedded + torch.tensor(table, dtype=embedded.dtype)
