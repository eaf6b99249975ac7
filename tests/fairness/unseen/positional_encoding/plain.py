import numpy as np
import torch


def angle(pos, pair, d_model):
    return pos / np.power(10000.0, 2 * pair / d_model)


def positional_encoding(length, d_model):
    pe = np.zeros((length, d_model))
    for pos in range(length):
        for col in range(d_model):
            a = angle(pos, col // 2, d_model)
            if col % 2 == 0:
                pe[pos, col] = np.sin(a)
            else:
                pe[pos, col] = np.cos(a)
    return pe


def add_positions(embedded):
    time, d_model = embedded.shape[1], embedded.shape[2]
    pe = torch.tensor(positional_encoding(time, d_model), dtype=embedded.dtype)
    return embedded + pe[None, :, :]


# %% halves_concat
def positional_encoding(length, d_model):
    pos = np.arange(length)[:, None]
    n_sin = (d_model + 1) // 2
    angles = angle(pos, np.arange(n_sin)[None, :], d_model)
    return np.concatenate([np.sin(angles), np.cos(angles[:, : d_model // 2])], axis=1)


# %% starts_at_1
def positional_encoding(length, d_model):
    pe = np.zeros((length, d_model))
    for pos in range(1, length + 1):
        for col in range(d_model):
            a = angle(pos, col // 2, d_model)
            pe[pos - 1, col] = np.sin(a) if col % 2 == 0 else np.cos(a)
    return pe


# %% odd_d_crash
def positional_encoding(length, d_model):
    pe = np.zeros((length, d_model))
    for pos in range(length):
        for pair in range(0, d_model, 2):
            a = angle(pos, pair // 2, d_model)
            pe[pos, pair] = np.sin(a)
            pe[pos, pair + 1] = np.cos(a)
    return pe


# %% column_as_i
def positional_encoding(length, d_model):
    pe = np.zeros((length, d_model))
    for pos in range(length):
        for i in range(d_model):
            a = angle(pos, i, d_model)
            if i % 2 == 0:
                pe[pos, i] = np.sin(a)
            else:
                pe[pos, i] = np.cos(a)
    return pe


# %% exponent_without_2
def angle(pos, pair, d_model):
    return pos / 10000 ** (pair / d_model)


# %% replaces_embedding
def add_positions(embedded):
    batch, time, d_model = embedded.shape
    pe = torch.tensor(positional_encoding(time, d_model), dtype=embedded.dtype)
    return pe.unsqueeze(0).repeat(batch, 1, 1)


# %% sine_cosine_swapped + scales_embedding
def positional_encoding(length, d_model):
    pe = np.zeros((length, d_model))
    for pos in range(length):
        for col in range(d_model):
            a = angle(pos, col // 2, d_model)
            pe[pos, col] = np.sin(a) if col % 2 else np.cos(a)
    return pe


def add_positions(embedded):
    time, d_model = embedded.shape[1], embedded.shape[2]
    pe = torch.tensor(positional_encoding(time, d_model), dtype=embedded.dtype)
    return embedded * np.sqrt(d_model) + pe


# %% starts_at_1 + base_1000
def positional_encoding(length, d_model):
    pos = np.arange(1, length + 1).reshape(-1, 1)
    pair = np.arange(d_model) // 2
    a = pos / 1000 ** (2 * pair / d_model)
    pe = np.sin(a)
    pe[:, 1::2] = np.cos(a[:, 1::2])
    return pe
