# Bruno Keller
import math
import numpy as np
import torch


def positional_encoding(length, d_model):
    P = np.zeros((length, d_model))
    for pos in range(length):
        for j in range(d_model):
            # columns 2i and 2i+1 belong together
            i = j // 2
            angle = pos / 10000 ** (2 * i / d_model)
            if j % 2 == 0:
                P[pos, j] = math.sin(angle)
            else:
                P[pos, j] = math.cos(angle)
    return P


def add_positions(embedded):
    P = positional_encoding(embedded.shape[1], embedded.shape[2])
    rows = []
    for r in range(embedded.shape[0]):
        rows.append(embedded[r] + torch.tensor(P, dtype=embedded.dtype))
    return torch.stack(rows)
