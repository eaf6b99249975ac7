"""Multi-head attention, object-oriented edition. Femi Adeyemi, group 2."""
import torch
from torch import Tensor, nn

from exercises.attention.scaled_attention import scaled_dot_product_attention


def split_heads(x, num_heads):
    return torch.stack(x.tensor_split(num_heads, dim=-1), dim=1)


def merge_heads(x):
    return x.movedim(1, 2).reshape(x.shape[0], x.shape[2], -1)


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model: int, num_heads: int):
        super().__init__()
        self.num_heads = self.checked(d_model, num_heads)
        self.w_q, self.w_k, self.w_v, self.w_o = (nn.Linear(d_model, d_model) for _ in range(4))

    @staticmethod
    def checked(d_model: int, num_heads: int) -> int:
        whole, rest = divmod(d_model, num_heads)
        if rest:
            raise ValueError(f"{num_heads} heads of {whole} leave {rest} of {d_model} over")
        return num_heads

    def fold(self, x: Tensor) -> Tensor:
        """The heads become more rows of the batch: (batch * num_heads, time, d_head)."""
        return split_heads(x, self.num_heads).flatten(0, 1)

    def unfold(self, x: Tensor) -> Tensor:
        return x.unflatten(0, (-1, self.num_heads))

    def forward(self, query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None):
        if mask is not None:
            mask = mask.expand(query.shape[0], query.shape[1], key.shape[1])
            mask = mask.repeat_interleave(self.num_heads, dim=0)
        mixed, weights = scaled_dot_product_attention(
            self.fold(self.w_q(query)), self.fold(self.w_k(key)), self.fold(self.w_v(value)), mask
        )
        return self.w_o(merge_heads(self.unfold(mixed))), self.unfold(weights)
