#!/usr/bin/env python3
import torch

def scaled_dot_product_attention(query, key, value, mask=None):
  d = value.shape[-1]
  s = query @ key.transpose(-2, -1) / d**0.5
  if mask is not None:
    s = torch.where(mask, s, float('-inf'))
  w = torch.nan_to_num(torch.softmax(s, -1))
  return w @ value, w
