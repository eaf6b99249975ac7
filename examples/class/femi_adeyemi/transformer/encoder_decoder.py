"""Encoder and decoder layer, object-oriented edition. Femi Adeyemi, group 2."""
from dataclasses import dataclass

from torch import Tensor, nn

from exercises.attention.multi_head_attention import MultiHeadAttention
from exercises.transformer.feed_forward import PositionwiseFeedForward
from exercises.transformer.residual_layernorm import ResidualLayerNorm


@dataclass
class Look:
    """An attention that knows already where to look and what it may see: what a residual wants is a function of x."""

    attention: MultiHeadAttention
    mask: Tensor | None
    memory: Tensor | None = None

    def __call__(self, x: Tensor) -> Tensor:
        seen = x if self.memory is None else self.memory
        return self.attention(query=x, key=seen, value=seen, mask=self.mask)[0]


class Layer(nn.Module):
    residuals: int

    def __init__(self, d_model: int, num_heads: int, d_ff: int, dropout: float = 0.0):
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.feed_forward = PositionwiseFeedForward(d_model, d_ff, dropout)
        for k in range(self.residuals):
            setattr(self, f"residual_{k + 1}", ResidualLayerNorm(d_model, dropout))

    def run(self, x: Tensor, *sublayers) -> Tensor:
        for k, sublayer in enumerate(sublayers):
            x = getattr(self, f"residual_{k + 1}")(x, sublayer)
        return x


class EncoderLayer(Layer):
    residuals = 2

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        return self.run(x, Look(self.self_attention, mask), self.feed_forward)


class DecoderLayer(Layer):
    residuals = 3

    def __init__(self, d_model: int, num_heads: int, d_ff: int, dropout: float = 0.0):
        super().__init__(d_model, num_heads, d_ff, dropout)
        self.cross_attention = MultiHeadAttention(d_model, num_heads)

    def forward(self, x: Tensor, memory: Tensor, self_mask=None, memory_mask=None) -> Tensor:
        back = Look(self.self_attention, self_mask)
        over = Look(self.cross_attention, memory_mask, memory)
        return self.run(x, back, over, self.feed_forward)
