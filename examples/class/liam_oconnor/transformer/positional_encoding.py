#!/usr/bin/env python3
import numpy as np
import torch

def positional_encoding(length, d_model):
  pos = np.arange(1, length + 1)[:, None]
  col = np.arange(d_model)[None, :]
  x = pos / np.power(10000.0, (col - col % 2) / d_model)
  x[:, 0::2] = np.sin(x[:, 0::2])
  x[:, 1::2] = np.cos(x[:, 1::2])
  return x

def add_positions(embedded):
  return embedded + torch.tensor(positional_encoding(embedded.shape[1], embedded.shape[2])).to(embedded)
