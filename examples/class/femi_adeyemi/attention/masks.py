"""Masks, object-oriented edition. Femi Adeyemi, group 2."""
from enum import Enum

import torch
from torch import Tensor


class Look(Enum):
    PAST = "past"
    EVERYWHERE = "everywhere"

    def mask(self, time: int) -> Tensor:
        everything = torch.full((time, time), True)
        return everything if self is Look.EVERYWHERE else everything.triu(1).logical_not()


def padding_mask(ids: Tensor, pad: int = 0) -> Tensor:
    return torch.ne(ids, pad).view(ids.shape[0], 1, ids.shape[1])


def causal_mask(time: int) -> Tensor:
    return Look.PAST.mask(time)


def decoder_mask(ids: Tensor, pad: int = 0) -> Tensor:
    batch, time = ids.shape
    both = Look.PAST.mask(time).repeat(batch, 1, 1)
    return both.logical_and(padding_mask(ids, pad))
