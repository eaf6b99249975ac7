"""Scaled dot-product attention, object-oriented edition. Femi Adeyemi, group 2."""
import torch
from torch import Tensor, nn


class Attention(nn.Module):
    """The softmax is written out, so that empty rows need no repair afterwards."""

    def scores(self, query: Tensor, key: Tensor) -> Tensor:
        scale = torch.tensor(query.shape[-1], dtype=query.dtype).sqrt()
        return (query / scale) @ key.transpose(-1, -2)

    def normalise(self, scores: Tensor, mask: Tensor | None) -> Tensor:
        if mask is None:
            return nn.functional.softmax(scores, dim=-1)
        mask = mask.broadcast_to(scores.shape)
        lowest = torch.finfo(scores.dtype).min
        top = torch.where(mask, scores, lowest).max(dim=-1, keepdim=True).values
        # inside the where, so that exp never sees a large number
        grown = torch.where(mask, scores - top, 0.0).exp() * mask
        total = grown.sum(dim=-1, keepdim=True)
        return grown / torch.where(total > 0, total, 1.0)

    def forward(self, query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None) -> tuple[Tensor, Tensor]:
        weights = self.normalise(self.scores(query, key), mask)
        return weights @ value, weights


def scaled_dot_product_attention(query, key, value, mask=None):
    return Attention()(query, key, value, mask)
