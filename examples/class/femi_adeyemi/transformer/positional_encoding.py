"""Positional encoding, object-oriented edition. Femi Adeyemi, group 2."""
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch


@dataclass(frozen=True)
class Wave:
    """One column of the table."""

    column: int
    d_model: int

    @property
    def frequency(self) -> float:
        even_column = self.column - self.column % 2
        return float(np.exp(-np.log(10000.0) * even_column / self.d_model))

    def at(self, positions: np.ndarray) -> np.ndarray:
        return (np.cos if self.column % 2 else np.sin)(positions * self.frequency)


@lru_cache(maxsize=None)
def _table(length: int, d_model: int) -> np.ndarray:
    positions = np.arange(length, dtype=np.float64)
    return np.column_stack([Wave(column, d_model).at(positions) for column in range(d_model)])


def positional_encoding(length, d_model):
    return _table(length, d_model).copy()


def add_positions(embedded):
    table = torch.from_numpy(positional_encoding(*embedded.shape[-2:])).to(embedded)
    return table.unsqueeze(0).add(embedded)
