import numpy as np
import torch


def positional_encoding(length, d_model):
    grid_pos, grid_col = np.mgrid[0:length, 0:d_model]
    phase = grid_pos / 10000.0 ** ((grid_col // 2) * 2.0 / d_model)
    odd = grid_col % 2
    return (1 - odd) * np.sin(phase) + odd * np.cos(phase)


def add_positions(embedded):
    pe = positional_encoding(*embedded.shape[1:])
    return embedded + embedded.new_tensor(pe)
