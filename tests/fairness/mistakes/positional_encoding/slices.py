import numpy as np
import torch


def positions(length):
    return np.arange(length, dtype=np.float64)


def frequencies(d_model):
    return np.exp(-np.log(10000.0) * np.arange(0, d_model, 2) / d_model)


def table(sines, cosines, length, d_model):
    result = np.zeros((length, d_model))
    result[:, 0::2] = sines
    result[:, 1::2] = cosines[:, : d_model // 2]
    return result


def positional_encoding(length, d_model):
    angles = np.outer(positions(length), frequencies(d_model))
    return table(np.sin(angles), np.cos(angles), length, d_model)


def add_positions(embedded):
    encoding = torch.tensor(positional_encoding(*embedded.shape[1:]), dtype=embedded.dtype)
    return embedded + encoding[None]


# %% halves_concat
def table(sines, cosines, length, d_model):
    return np.hstack([sines, cosines[:, : d_model // 2]])


# %% starts_at_1
def positions(length):
    return np.arange(length, dtype=np.float64) + 1


# %% i_not_halved
def frequencies(d_model):
    return 1 / 10000.0 ** (2 * np.arange(0, d_model, 2) / d_model)


# %% cos_own_exponent
def positional_encoding(length, d_model):
    p = positions(length)[:, None]
    result = np.zeros((length, d_model))
    result[:, 0::2] = np.sin(p / 10000.0 ** (np.arange(0, d_model, 2) / d_model))
    result[:, 1::2] = np.cos(p / 10000.0 ** (np.arange(1, d_model, 2) / d_model))
    return result


# %% odd_d_crash
def table(sines, cosines, length, d_model):
    result = np.zeros((length, d_model))
    result[:, 0::2] = sines
    result[:, 1::2] = cosines
    return result


# %% column_as_i
def positional_encoding(length, d_model):
    angles = positions(length)[:, None] / np.power(10000.0, 2 * np.arange(d_model) / d_model)
    return table(np.sin(angles[:, 0::2]), np.cos(angles[:, 1::2]), length, d_model)


# %% exponent_without_2
def frequencies(d_model):
    return np.exp(-np.log(10000.0) * np.arange((d_model + 1) // 2) / d_model)


# %% sine_cosine_swapped
def table(sines, cosines, length, d_model):
    result = np.zeros((length, d_model))
    result[:, 0::2] = cosines
    result[:, 1::2] = sines[:, : d_model // 2]
    return result


# %% multiplies_by_power
def frequencies(d_model):
    return np.exp(np.log(10000.0) * np.arange(0, d_model, 2) / d_model)


# %% base_1000
def frequencies(d_model):
    return np.exp(-np.log(1000.0) * np.arange(0, d_model, 2) / d_model)


# %% positions_along_batch
def add_positions(embedded):
    batch, time, d_model = embedded.shape
    encoding = torch.tensor(positional_encoding(batch, d_model), dtype=embedded.dtype)
    return embedded + encoding[:, None]


# %% scales_embedding
def add_positions(embedded):
    encoding = torch.tensor(positional_encoding(*embedded.shape[1:]), dtype=embedded.dtype)
    return np.sqrt(embedded.shape[-1]) * embedded + encoding[None]


# %% replaces_embedding
def add_positions(embedded):
    encoding = torch.tensor(positional_encoding(*embedded.shape[1:]), dtype=embedded.dtype)
    return encoding[None].repeat(len(embedded), 1, 1)


# %% exponent_without_2 + odd_d_crash
def positional_encoding(length, d_model):
    angles = np.outer(np.arange(length), 10000.0 ** (-np.arange((d_model + 1) // 2) / d_model))
    result = np.zeros((length, d_model))
    result[:, 0::2] = np.sin(angles)
    result[:, 1::2] = np.cos(angles)
    return result


# %% starts_at_1 + scales_embedding
def positions(length):
    return np.arange(1.0, length + 1.0)


def add_positions(embedded):
    encoding = torch.tensor(positional_encoding(*embedded.shape[1:]), dtype=embedded.dtype)
    return embedded * embedded.shape[-1] ** 0.5 + encoding


# %% i_not_halved + halves_concat
def frequencies(d_model):
    return 10000.0 ** (-2.0 * np.arange(0, d_model, 2) / d_model)


def table(sines, cosines, length, d_model):
    return np.concatenate([sines, cosines[:, : d_model // 2]], axis=1)
