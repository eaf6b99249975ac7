from functools import partial

from torch import nn

from exercises.attention.multi_head_attention import MultiHeadAttention
from exercises.transformer.feed_forward import PositionwiseFeedForward
from exercises.transformer.residual_layernorm import ResidualLayerNorm


def look(attention, at, mask, x):
    keys = x if at is None else at
    output, _ = attention(x, keys, keys, mask)
    return output


class EncoderLayer(nn.Module):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.feed_forward = PositionwiseFeedForward(d_model, d_ff, dropout=dropout)
        self.residual_1 = ResidualLayerNorm(d_model, dropout=dropout)
        self.residual_2 = ResidualLayerNorm(d_model, dropout=dropout)

    def forward(self, x, mask=None):
        steps = [
            (self.residual_1, partial(look, self.self_attention, None, mask)),
            (self.residual_2, self.feed_forward),
        ]
        for residual, sublayer in steps:
            x = residual(x, sublayer)
        return x


class DecoderLayer(nn.Module):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__()
        self.residual_1, self.residual_2, self.residual_3 = (ResidualLayerNorm(d_model, dropout) for _ in range(3))
        self.self_attention, self.cross_attention = (MultiHeadAttention(d_model, num_heads) for _ in range(2))
        self.feed_forward = PositionwiseFeedForward(d_model, d_ff, dropout)

    def forward(self, x, memory, self_mask=None, memory_mask=None):
        steps = {
            self.residual_1: partial(look, self.self_attention, None, self_mask),
            self.residual_2: partial(look, self.cross_attention, memory, memory_mask),
            self.residual_3: self.feed_forward,
        }
        for residual, sublayer in steps.items():
            x = residual(x, sublayer)
        return x
