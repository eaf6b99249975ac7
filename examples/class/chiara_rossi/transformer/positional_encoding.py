import numpy as np
import torch


def positional_encoding(length, d_model):
    pairs = (d_model + 1) // 2
    omega = 10000.0 ** (-2.0 * np.arange(pairs) / d_model)
    angles = np.einsum("p,i->pi", np.arange(length, dtype=float), omega)
    # (length, pairs, 2) -> (length, 2 * pairs): sine and cosine end up next to each other
    both = np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(length, 2 * pairs)
    return both[:, :d_model]


def add_positions(embedded):
    _, time, d = embedded.shape
    return embedded + torch.as_tensor(positional_encoding(time, d)).type_as(embedded)
