"""Exercise: positional encoding.  Ada Okafor"""

import numpy as np
import torch
from torch import Tensor


def positional_encoding(length: int, d_model: int) -> np.ndarray:
    """PE[pos, 2i] = sin(pos / 10000^(2i/d)), PE[pos, 2i+1] = cos(the same)."""
    position = np.arange(length, dtype=np.float64)[:, np.newaxis]
    two_i = np.arange(0, d_model, 2, dtype=np.float64)
    angle = position / np.power(10000.0, two_i / d_model)

    encoding = np.zeros((length, d_model))
    encoding[:, 0::2] = np.sin(angle)
    # for an odd d_model there is one cosine column less
    encoding[:, 1::2] = np.cos(angle[:, : d_model // 2])
    return encoding


def add_positions(embedded: Tensor) -> Tensor:
    """Adds the position of each token."""
    encoding = positional_encoding(embedded.shape[1], embedded.shape[2])
    return embedded + torch.from_numpy(encoding).to(embedded.dtype)
