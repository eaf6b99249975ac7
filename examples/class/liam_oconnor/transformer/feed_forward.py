#!/usr/bin/env python3
import torch.nn.functional as F
from torch import nn

class PositionwiseFeedForward(nn.Module):
  def __init__(self, d_model, d_ff, dropout=0.0):
    super().__init__()
    self.w_1 = nn.Linear(d_model, d_ff)
    self.w_2 = nn.Linear(d_ff, d_model)
    self.p = dropout

  def forward(self, x):
    return self.w_2(F.dropout(F.relu(self.w_1(x)), self.p))
