#!/usr/bin/env python3
import torch
from torch import nn

def layer_norm(x, gain, bias, eps=1e-5):
  m = x.mean(-1, True)
  v = (x - m).pow(2).mean(-1, True)
  return (x - m) * (v + eps).pow(-0.5) * gain + bias

class ResidualLayerNorm(nn.Module):
  def __init__(self, d_model, dropout=0.0, eps=1e-5):
    super().__init__()
    self.gain = nn.Parameter(torch.ones(d_model))
    self.bias = nn.Parameter(torch.zeros(d_model))
    self.drop = nn.Dropout(dropout)
    self.eps = eps

  def forward(self, x, sublayer):
    return x + layer_norm(self.drop(sublayer(x)), self.gain, self.bias, self.eps)
