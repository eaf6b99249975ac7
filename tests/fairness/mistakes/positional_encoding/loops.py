import math

import numpy as np
import torch


def angle(position, i, d_model):
    return position / math.pow(10000, 2 * i / d_model)


def fill(table, position, d_model):
    for column in range(0, d_model, 2):
        a = angle(position, column // 2, d_model)
        table[position][column] = math.sin(a)
        if column + 1 < d_model:
            table[position][column + 1] = math.cos(a)


def positional_encoding(length, d_model):
    table = np.zeros((length, d_model))
    for position in range(length):
        fill(table, position, d_model)
    return table


def add_positions(embedded):
    batch, time, d_model = embedded.shape
    encoding = torch.from_numpy(positional_encoding(time, d_model)).type_as(embedded)
    return torch.stack([sentence + encoding for sentence in embedded])


# %% halves_concat
def fill(table, position, d_model):
    half = (d_model + 1) // 2
    for i in range(half):
        a = angle(position, i, d_model)
        table[position][i] = math.sin(a)
        if half + i < d_model:
            table[position][half + i] = math.cos(a)


# %% starts_at_1
def angle(position, i, d_model):
    return (position + 1) / math.pow(10000, 2 * i / d_model)


# %% i_not_halved
def fill(table, position, d_model):
    for column in range(0, d_model, 2):
        a = angle(position, column, d_model)
        table[position][column] = math.sin(a)
        if column + 1 < d_model:
            table[position][column + 1] = math.cos(a)


# %% cos_own_exponent
def fill(table, position, d_model):
    for column in range(d_model):
        a = position / math.pow(10000, column / d_model)
        table[position][column] = math.sin(a) if column % 2 == 0 else math.cos(a)


# %% odd_d_crash
def fill(table, position, d_model):
    for i in range(0, d_model, 2):
        table[position][i] = math.sin(angle(position, i // 2, d_model))
        table[position][i + 1] = math.cos(angle(position, i // 2, d_model))


# %% column_as_i
def fill(table, position, d_model):
    for i in range(d_model):
        if i % 2 == 0:
            table[position][i] = math.sin(angle(position, i, d_model))
        else:
            table[position][i] = math.cos(angle(position, i, d_model))


# %% exponent_without_2
def angle(position, i, d_model):
    return position / math.pow(10000, i / d_model)


# %% sine_cosine_swapped
def fill(table, position, d_model):
    for column in range(d_model):
        a = angle(position, column // 2, d_model)
        table[position][column] = math.sin(a) if column % 2 else math.cos(a)


# %% multiplies_by_power
def angle(position, i, d_model):
    return position * math.pow(10000, 2 * i / d_model)


# %% base_1000
def angle(position, i, d_model):
    return position / 1000 ** (2 * i / d_model)


# %% positions_along_batch
def add_positions(embedded):
    batch, time, d_model = embedded.shape
    encoding = torch.from_numpy(positional_encoding(batch, d_model)).type_as(embedded)
    return torch.stack([sentence + encoding[row] for row, sentence in enumerate(embedded)])


# %% scales_embedding
def add_positions(embedded):
    batch, time, d_model = embedded.shape
    encoding = torch.from_numpy(positional_encoding(time, d_model)).type_as(embedded)
    return torch.stack([sentence * math.sqrt(d_model) + encoding for sentence in embedded])


# %% replaces_embedding
def add_positions(embedded):
    batch, time, d_model = embedded.shape
    encoding = torch.from_numpy(positional_encoding(time, d_model)).type_as(embedded)
    return encoding


# %% sine_cosine_swapped + starts_at_1
def positional_encoding(length, d_model):
    table = np.zeros((length, d_model))
    for position in range(1, length + 1):
        for column in range(d_model):
            a = angle(position, column // 2, d_model)
            table[position - 1][column] = math.sin(a) if column % 2 else math.cos(a)
    return table


# %% base_1000 + cos_own_exponent
def fill(table, position, d_model):
    for column in range(d_model):
        a = position / math.pow(1000, column / d_model)
        table[position][column] = math.cos(a) if column % 2 else math.sin(a)


# %% i_not_halved + odd_d_crash
def fill(table, position, d_model):
    for i in range(0, d_model, 2):
        table[position][i] = math.sin(angle(position, i, d_model))
        table[position][i + 1] = math.cos(angle(position, i, d_model))
