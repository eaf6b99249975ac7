"""Exercise: multi-head attention.  Ada Okafor"""

from torch import Tensor, nn

from exercises.attention.scaled_attention import scaled_dot_product_attention


def split_heads(x: Tensor, num_heads: int) -> Tensor:
    """(batch, time, d_model) -> (batch, num_heads, time, d_head)"""
    batch, time, d_model = x.size()
    return x.view(batch, time, num_heads, d_model // num_heads).transpose(1, 2)


def merge_heads(x: Tensor) -> Tensor:
    """(batch, num_heads, time, d_head) -> (batch, time, d_model)"""
    return x.transpose(1, 2).flatten(start_dim=2)


class MultiHeadAttention(nn.Module):
    """Concat(head_1, ..., head_h) W_O, section 3.2.2 of the paper."""

    def __init__(self, d_model: int, num_heads: int) -> None:
        super().__init__()
        if d_model % num_heads:
            raise ValueError(f"d_model ({d_model}) must be divisible by num_heads ({num_heads})")
        self.num_heads = num_heads
        self.w_q = nn.Linear(d_model, d_model)
        self.w_k = nn.Linear(d_model, d_model)
        self.w_v = nn.Linear(d_model, d_model)
        self.w_o = nn.Linear(d_model, d_model)

    def forward(
        self, query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        q, k, v = (
            split_heads(projection(x), self.num_heads)
            for projection, x in ((self.w_q, query), (self.w_k, key), (self.w_v, value))
        )
        if mask is not None and mask.dim() > 2:
            mask = mask.unsqueeze(-3)  # (batch, 1, q, k): the same in all heads
        heads, weights = scaled_dot_product_attention(q, k, v, mask)
        return self.w_o(merge_heads(heads)), weights
