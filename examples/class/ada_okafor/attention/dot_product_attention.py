"""Exercise: dot-product attention over the encoder's outputs.  Ada Okafor"""

import torch
from torch import Tensor


def dot_product_attention(
    query: Tensor, keys: Tensor, values: Tensor, lengths: Tensor
) -> tuple[Tensor, Tensor]:
    """Luong's `dot` score: no scaling here."""
    scores = torch.bmm(keys, query.unsqueeze(-1)).squeeze(-1)  # (batch, time)
    position = torch.arange(keys.size(1), device=keys.device)
    is_real = position.unsqueeze(0) < lengths.unsqueeze(-1)
    scores = scores.masked_fill(~is_real, float("-inf"))
    # The nan of an empty sentence becomes 0.
    weights = torch.nan_to_num(torch.softmax(scores, dim=-1), nan=0.0)
    context = torch.bmm(weights.unsqueeze(1), values).squeeze(1)
    return context, weights
