import torch
from torch import nn

from exercises.attention.multi_head_attention import MultiHeadAttention
from exercises.transformer.feed_forward import PositionwiseFeedForward
from exercises.transformer.residual_layernorm import ResidualLayerNorm


def full(mask, queries, keys):
    shape = (queries.shape[0], queries.shape[1], keys.shape[1])
    return torch.ones(shape, dtype=torch.bool) if mask is None else torch.broadcast_to(mask, shape)


class Attend(nn.Module):
    """Attention whose keys and mask are known before its queries come."""

    def __init__(self, attention):
        super().__init__()
        self.__dict__["attention"] = attention

    def to(self, keys, mask):
        self.keys, self.mask = keys, mask
        return self

    def forward(self, x):
        keys = x if self.keys is None else self.keys
        return self.attention(x, keys, keys, full(self.mask, x, keys))[0]


class EncoderLayer(nn.Module):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.feed_forward = PositionwiseFeedForward(d_model, d_ff, dropout)
        self.residual_1 = ResidualLayerNorm(d_model, dropout)
        self.residual_2 = ResidualLayerNorm(d_model, dropout)
        self.look = Attend(self.self_attention)

    def forward(self, x, mask=None):
        return self.residual_2(self.residual_1(x, self.look.to(None, mask)), self.feed_forward)


class DecoderLayer(nn.Module):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.cross_attention = MultiHeadAttention(d_model, num_heads)
        self.feed_forward = PositionwiseFeedForward(d_model, d_ff, dropout)
        self.residual_1 = ResidualLayerNorm(d_model, dropout)
        self.residual_2 = ResidualLayerNorm(d_model, dropout)
        self.residual_3 = ResidualLayerNorm(d_model, dropout)
        self.look_back, self.look_over = Attend(self.self_attention), Attend(self.cross_attention)

    def forward(self, x, memory, self_mask=None, memory_mask=None):
        x = self.residual_1(x, self.look_back.to(None, self_mask))
        x = self.residual_2(x, self.look_over.to(memory, memory_mask))
        return self.residual_3(x, self.feed_forward)
