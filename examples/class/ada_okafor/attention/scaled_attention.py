"""Exercise: scaled dot-product attention.  Ada Okafor"""

import math

import torch
from torch import Tensor


def scaled_dot_product_attention(
    query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None
) -> tuple[Tensor, Tensor]:
    """softmax(Q K^T / sqrt(d_k)) V, True in the mask = may look."""
    d_k = query.size(-1)
    scores = torch.matmul(query, key.transpose(-2, -1)) / math.sqrt(d_k)
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    weights = torch.softmax(scores, dim=-1)
    # A row that may look nowhere is softmax(-inf, ..., -inf) = nan. Here it should be zeros.
    weights = torch.nan_to_num(weights, nan=0.0)
    return torch.matmul(weights, value), weights
