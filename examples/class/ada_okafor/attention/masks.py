"""Exercise: masks.  Ada Okafor"""

import torch
from torch import Tensor


def padding_mask(ids: Tensor, pad: int = 0) -> Tensor:
    """(batch, 1, time), True for real tokens. The 1 broadcasts over the queries."""
    return (ids != pad).unsqueeze(1)


def causal_mask(time: int) -> Tensor:
    """(time, time), row t sees columns 0..t."""
    return torch.tril(torch.ones(time, time, dtype=torch.bool))


def decoder_mask(ids: Tensor, pad: int = 0) -> Tensor:
    """(batch, time, time): not the future and not the padding."""
    return padding_mask(ids, pad) & causal_mask(ids.shape[1])
