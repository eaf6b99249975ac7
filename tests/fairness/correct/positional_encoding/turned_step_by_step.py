import numpy as np
import torch


def positional_encoding(length, d_model):
    pairs = -(-d_model // 2)
    turn = 10000.0 ** (-2 * np.arange(pairs) / d_model)
    cos, sin = np.cos(turn), np.sin(turn)
    rows, s, c = [], np.zeros(pairs), np.ones(pairs)
    for _ in range(length):
        rows.append(np.dstack([s, c]).ravel()[:d_model])
        s, c = s * cos + c * sin, c * cos - s * sin
    return np.array(rows)


def add_positions(embedded):
    table = positional_encoding(embedded.shape[1], embedded.shape[2])
    return torch.stack([sentence + torch.tensor(table, dtype=sentence.dtype) for sentence in embedded])
