from math import cos, exp, log, sin

import numpy
import torch


def entry(position, column, d_model):
    angle = position * exp(-log(10000.0) * (column - column % 2) / d_model)
    return cos(angle) if column % 2 else sin(angle)


def positional_encoding(length, d_model):
    return numpy.array([[entry(p, j, d_model) for j in range(d_model)] for p in range(length)], dtype=numpy.float64)


def add_positions(embedded):
    moved = embedded.clone()
    moved += torch.as_tensor(positional_encoding(*embedded.shape[1:]), dtype=embedded.dtype)
    return moved
