#!/usr/bin/env python3
import torch
from torch import nn
from exercises.attention.scaled_attention import scaled_dot_product_attention

def split_heads(x, num_heads):
  b, t, d = x.shape
  return x.reshape(b, t, d // num_heads, num_heads).permute(0, 3, 1, 2)

def merge_heads(x):
  b, n, t, d = x.shape
  return x.permute(0, 2, 3, 1).reshape(b, t, n * d)

class MultiHeadAttention(nn.Module):
  def __init__(self, d_model, num_heads):
    super().__init__()
    if d_model % num_heads:
      raise ValueError('num_heads')
    self.n = num_heads
    self.w_q = nn.Linear(d_model, d_model)
    self.w_k = nn.Linear(d_model, d_model)
    self.w_v = nn.Linear(d_model, d_model)
    self.w_o = nn.Linear(d_model, d_model)

  def forward(self, query, key, value, mask=None):
    q, k, v = self.w_q(query), self.w_k(key), self.w_v(value)
    q, k, v = [split_heads(z, self.n) for z in (q, k, v)]
    if mask is not None and mask.dim() == 3:
      mask = mask[:, None]
    y, w = scaled_dot_product_attention(q, k, v, mask)
    return self.w_o(merge_heads(y)), w
