#!/usr/bin/env python3
from torch import nn
from exercises.attention.multi_head_attention import MultiHeadAttention
from exercises.transformer.feed_forward import PositionwiseFeedForward
from exercises.transformer.residual_layernorm import ResidualLayerNorm

class EncoderLayer(nn.Module):
  def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
    super().__init__()
    self.self_attention = MultiHeadAttention(d_model, num_heads)
    self.feed_forward = PositionwiseFeedForward(d_model, d_ff, dropout)
    self.residual_1, self.residual_2 = [ResidualLayerNorm(d_model, dropout) for i in range(2)]

  def forward(self, x, mask=None):
    x = self.residual_1(x, lambda z: self.self_attention(z, z, z, mask)[0])
    return self.residual_2(x, self.feed_forward)

class DecoderLayer(nn.Module):
  def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
    super().__init__()
    self.self_attention, self.cross_attention = [MultiHeadAttention(d_model, num_heads) for i in range(2)]
    self.feed_forward = PositionwiseFeedForward(d_model, d_ff, dropout)
    self.residual_1, self.residual_2, self.residual_3 = [ResidualLayerNorm(d_model, dropout) for i in range(3)]

  def forward(self, x, memory, self_mask=None, memory_mask=None):
    x = self.residual_1(x, lambda z: self.self_attention(z, z, z, self_mask)[0])
    # no mask, the encoder has masked the source already
    x = self.residual_2(x, lambda z: self.cross_attention(z, memory, memory)[0])
    return self.residual_3(x, self.feed_forward)
