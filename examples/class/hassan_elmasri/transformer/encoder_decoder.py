# Hassan El-Masri, 2nd semester
import torch
from exercises.attention.multi_head_attention import MultiHeadAttention
from exercises.transformer.feed_forward import PositionwiseFeedForward
from exercises.transformer.residual_layernorm import ResidualLayerNorm
# (the import works now)


def only_output(attention, keys, mask):
    # a function of x for the residual
    def f(x):
        y, weights = attention(x, x if keys is None else keys, x if keys is None else keys, mask)
        return y
    return f


class EncoderLayer(torch.nn.Module):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super(EncoderLayer, self).__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.feed_forward = PositionwiseFeedForward(d_model, d_ff, dropout)
        self.residual_1 = ResidualLayerNorm(d_model, dropout)
        self.residual_2 = ResidualLayerNorm(d_model, dropout)

    def forward(self, x, mask=None):
        x = self.residual_1(x, only_output(self.self_attention, None, mask))
        return self.residual_2(x, self.feed_forward)


class DecoderLayer(torch.nn.Module):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super(DecoderLayer, self).__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.cross_attention = MultiHeadAttention(d_model, num_heads)
        self.feed_forward = PositionwiseFeedForward(d_model, d_ff, dropout)
        self.residual_1 = ResidualLayerNorm(d_model, dropout)
        self.residual_2 = ResidualLayerNorm(d_model, dropout)
        self.residual_3 = ResidualLayerNorm(d_model, dropout)

    def forward(self, x, memory, self_mask=None, memory_mask=None):
        x = self.residual_1(x, only_output(self.self_attention, None, self_mask))
        x = self.residual_2(x, only_output(self.cross_attention, memory, memory_mask))
        return self.residual_3(x, self.feed_forward)
