import numpy as np


def positional_encoding(length, d_model):
    return np.zeros((length, d_model))


def add_positions(embedded):
    return embedded
