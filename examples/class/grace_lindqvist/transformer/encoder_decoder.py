import torch.nn as nn
from exercises.attention.multi_head_attention import MultiHeadAttention
from exercises.transformer.feed_forward import PositionwiseFeedForward
from exercises.transformer.residual_layernorm import ResidualLayerNorm


class EncoderLayer(nn.Module):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.residual_1 = ResidualLayerNorm(d_model, dropout)
        self.feed_forward = PositionwiseFeedForward(d_model, d_ff, dropout)
        self.residual_2 = ResidualLayerNorm(d_model, dropout)

    def forward(self, x, mask=None):
        # [0]: the weights are not needed here
        x = self.residual_1(x, lambda q: self.self_attention(q, q, q, mask=mask)[0])
        x = self.residual_2(x, self.feed_forward)
        return x


class DecoderLayer(nn.Module):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.residual_1 = ResidualLayerNorm(d_model, dropout)
        self.cross_attention = MultiHeadAttention(d_model, num_heads)
        self.residual_2 = ResidualLayerNorm(d_model, dropout)
        self.feed_forward = PositionwiseFeedForward(d_model, d_ff, dropout)
        self.residual_3 = ResidualLayerNorm(d_model, dropout)

    def forward(self, x, memory, self_mask=None, memory_mask=None):
        x = self.residual_1(x, lambda q: self.self_attention(q, q, q, mask=self_mask)[0])
        x = self.residual_2(x, lambda q: self.cross_attention(q, memory, memory, mask=memory_mask)[0])
        x = self.residual_3(x, self.feed_forward)
        return x
