import math

import numpy as np
import torch


def positional_encoding(length, d_model):
    pe = np.zeros((length, d_model))
    for pos in range(length):
        for i in range(0, d_model, 2):
            pe[pos, i] = math.sin(pos / 10000 ** (i / d_model))
            pe[pos, i + 1] = math.cos(pos / 10000 ** (i / d_model))
    return pe


def add_positions(embedded):
    pe = positional_encoding(embedded.size(1), embedded.size(2))
    return embedded + torch.from_numpy(pe).to(embedded.dtype)
