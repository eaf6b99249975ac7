#!/usr/bin/env python3
import torch

@torch.no_grad()
def translate(model, source, sos, eos, max_length):
  mem = model.encode(source)
  y = torch.full((source.shape[0], 1), sos)
  for i in range(max_length):
    nxt = model.decode(y, mem, source)[:, -1].argmax(-1)
    y = torch.cat([y, nxt[:, None]], 1)
  out = []
  for row in y[:, 1:].tolist():
    if eos in row:
      row = row[:row.index(eos)]
    out.append(row)
  return out

def beam_search(step, state, sos, eos, beam_width, max_length):
  beam = [([], 0.0, sos, state)]
  for i in range(max_length):
    new = []
    for toks, score, last, st in beam:
      if last == eos:
        new.append((toks, score, last, st))
        continue
      logits, st2 = step(last, st)
      for k in range(len(logits)):
        new.append((toks if k == eos else toks + [k], score + logits[k].item(), k, st2))
    new.sort(key=lambda h: (-h[1], h[0]))
    beam = new[:beam_width]
  return [(toks, score) for toks, score, last, st in beam]
