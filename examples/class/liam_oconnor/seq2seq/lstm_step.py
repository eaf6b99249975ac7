#!/usr/bin/env python3
import torch

def lstm_step(x, h, c, w_x, w_h, b):
  z = torch.matmul(x, w_x.permute(1, 0)) + torch.matmul(h, w_h.permute(1, 0)) + b
  n = z.shape[1] // 4
  i, f, g, o = z[:, :n], z[:, n:-2*n], z[:, -2*n:-n], z[:, -n:]
  c = torch.sigmoid(f).mul(c) + torch.sigmoid(i).mul(torch.tanh(g))
  h = torch.sigmoid(o).mul(torch.tanh(c))
  return h, c
