#!/usr/bin/env python3
import torch

def padding_mask(ids, pad=0):
  return (ids != pad).unsqueeze(1)

def causal_mask(time):
  return torch.tril(torch.ones((time, time), dtype=torch.bool)

def decoder_mask(ids, pad=0):
  return padding_mask(ids, pad) & causal_mask(ids.shape[1])
