#!/usr/bin/env python3
import torch

def rnn_step(x, h, w_x, w_h, b):
  z = torch.matmul(x, w_x.permute(1, 0)) + torch.matmul(h, w_h.permute(1, 0))
  return torch.tanh(z + b)
