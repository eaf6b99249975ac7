#!/usr/bin/env python3
import torch

def dot_product_attention(query, keys, values, lengths):
  s = torch.matmul(keys, query[:, :, None])[:, :, 0]
  on = torch.arange(s.shape[1])[None] < lengths[:, None]
  w = torch.softmax(torch.where(on, s, float('-inf')), 1)
  return torch.matmul(w[:, None], values)[:, 0], w
