import numpy as np
import torch


def positional_encoding(length, d_model):
    return np.zeros((length, d_model))


def add_positions(embedded):
    return torch.zeros_like(embedded)
