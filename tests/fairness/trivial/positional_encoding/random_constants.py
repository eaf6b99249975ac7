import numpy as np
import torch


def positional_encoding(length, d_model):
    return np.random.default_rng(0).uniform(-1, 1, (length, d_model))


def add_positions(embedded):
    return embedded + torch.tensor(positional_encoding(*embedded.shape[1:]), dtype=embedded.dtype)
