import numpy as np
import torch


def positional_encoding(length, d_model):
    table = np.zeros((length, d_model))
    position = np.arange(length)
    for i in range(0, d_model, 2):
        frequency = np.exp(-np.log(10000.0) * 2 * i / d_model)
        table[:, i] = np.sin(position * frequency)
        if i + 1 < d_model:
            table[:, i + 1] = np.cos(position * frequency)
    return table


def add_positions(embedded):
    table = positional_encoding(embedded.shape[1], embedded.shape[2])
    return embedded + torch.tensor(table, dtype=embedded.dtype)

