from torch import nn

from exercises.attention.multi_head_attention import MultiHeadAttention
from exercises.transformer.feed_forward import PositionwiseFeedForward
from exercises.transformer.residual_layernorm import ResidualLayerNorm


class EncoderLayer(nn.Module):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.feed_forward = PositionwiseFeedForward(d_model, d_ff, dropout)
        self.residual_1 = ResidualLayerNorm(d_model, dropout)
        self.residual_2 = ResidualLayerNorm(d_model, dropout)

    def forward(self, x, mask=None):
        attended = self.residual_1(x, lambda y: self.self_attention(y, y, y, mask)[0])
        return self.residual_2(x, lambda y: self.feed_forward(attended))


class DecoderLayer(EncoderLayer):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__(d_model, num_heads, d_ff, dropout)
        self.cross_attention = MultiHeadAttention(d_model, num_heads)
        self.residual_3 = ResidualLayerNorm(d_model, dropout)

    def forward(self, x, memory, self_mask=None, memory_mask=None):
        attended = self.residual_1(x, lambda y: self.self_attention(y, y, y, self_mask)[0])
        attended = self.residual_2(attended, lambda y: self.cross_attention(y, memory, memory, memory_mask)[0])
        return self.residual_3(x, lambda y: self.feed_forward(attended))
