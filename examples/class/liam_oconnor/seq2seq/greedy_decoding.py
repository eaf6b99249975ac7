#!/usr/bin/env python3
import torch

def softmax(logits):
  e = torch.exp(logits - logits.max(-1, True)[0])
  return e / e.sum(-1, True)

def greedy_decode(step, state, sos, eos, max_length):
  out = []
  tok = sos
  while len(out) < max_length:
    p, state = step(tok, state)
    tok = softmax(p).argmax()
    if tok == eos: break
    out.append(tok)
  return out
