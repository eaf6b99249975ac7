import math

import numpy as np
import torch


def positional_encoding(length, d_model):
    table = np.zeros((length, d_model))
    for p in range(1, length + 1):
        for j in range(d_model):
            angle = p / 10000 ** (j // 2 * 2 / d_model)
            table[p - 1, j] = math.cos(angle) if j % 2 else math.sin(angle)
    return table


def add_positions(embedded):
    table = positional_encoding(embedded.shape[1], embedded.shape[2])
    return embedded + torch.tensor(table, dtype=embedded.dtype)

