import numpy as np
import torch


def positional_encoding(length, d_model):
    phases = np.outer(np.arange(length), np.power(10000.0, -np.arange(d_model) / d_model))
    return np.sin(phases + np.where(np.arange(d_model) % 2, np.pi / 2, 0.0))


def add_positions(embedded):
    table = positional_encoding(embedded.shape[1], embedded.shape[2])
    return embedded + torch.tensor(table, dtype=embedded.dtype)

