import numpy as np
import torch


def positional_encoding(length, d_model):
    return np.ones((length, d_model))


def add_positions(embedded):
    return torch.ones_like(embedded)
