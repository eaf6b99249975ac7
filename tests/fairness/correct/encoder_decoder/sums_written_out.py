import torch.nn as nn
import torch.nn.functional as F

from exercises.attention.multi_head_attention import MultiHeadAttention
from exercises.transformer.feed_forward import PositionwiseFeedForward
from exercises.transformer.residual_layernorm import ResidualLayerNorm, layer_norm


class Layer(nn.Module):
    def __init__(self, p):
        super().__init__()
        self.p = p

    def add(self, x, change, norm):
        change = F.dropout(change, self.p, self.training)
        return layer_norm(x + change, norm.gain, norm.bias)


class EncoderLayer(Layer):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__(dropout)
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.feed_forward = PositionwiseFeedForward(d_model, d_ff, dropout)
        self.residual_1 = ResidualLayerNorm(d_model, dropout)
        self.residual_2 = ResidualLayerNorm(d_model, dropout)

    def forward(self, x, mask=None):
        attended, _ = self.self_attention(x, x, x, mask)
        x = self.add(x, attended, self.residual_1)
        return self.add(x, self.feed_forward(x), self.residual_2)


class DecoderLayer(Layer):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__(dropout)
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.cross_attention = MultiHeadAttention(d_model, num_heads)
        self.feed_forward = PositionwiseFeedForward(d_model, d_ff, dropout)
        self.residual_1 = ResidualLayerNorm(d_model, dropout)
        self.residual_2 = ResidualLayerNorm(d_model, dropout)
        self.residual_3 = ResidualLayerNorm(d_model, dropout)

    def forward(self, x, memory, self_mask=None, memory_mask=None):
        said, _ = self.self_attention(x, x, x, self_mask)
        x = self.add(x, said, self.residual_1)
        asked, _ = self.cross_attention(x, memory, memory, memory_mask)
        x = self.add(x, asked, self.residual_2)
        return self.add(x, self.feed_forward(x), self.residual_3)
