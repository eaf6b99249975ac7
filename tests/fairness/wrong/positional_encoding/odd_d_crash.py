import numpy as np
import torch


def positional_encoding(length, d_model):
    table = np.zeros((length, d_model))
    angle = np.arange(length)[:, None] / 10000.0 ** (np.arange(0, d_model, 2) / d_model)
    table[:, 0::2] = np.sin(angle)
    table[:, 1::2] = np.cos(angle)
    return table


def add_positions(embedded):
    table = positional_encoding(embedded.shape[1], embedded.shape[2])
    return embedded + torch.tensor(table, dtype=embedded.dtype)

