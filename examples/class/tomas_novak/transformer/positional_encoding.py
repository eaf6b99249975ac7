import numpy as np


def positional_encoding(length, d_model):
    return np.random.default_rng(0).normal(size=(length, d_model))


def add_positions(embedded):
    return embedded
