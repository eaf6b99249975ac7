import numpy as np
import torch

# TODO residual_layernorm, attention (ran out of time, exam week!)


def positional_encoding(length, d_model):
    pe = np.zeros((length, d_model))
    for i in range(0, d_model, 2):
        w = 1 / 10000 ** (i / d_model)
        for k in range(length):
            pe[k, i] = np.sin(k * w)
            if i + 1 < d_model:
                pe[k, i + 1] = np.cos(k * w)
    return pe


def add_positions(embedded):
    pe = positional_encoding(embedded.size(1), embedded.size(2))
    pe = torch.from_numpy(pe).type(embedded.dtype)
    return embedded + pe[None, :, :]
