#!/usr/bin/env python3
import torch
import torch.nn.functional as F

def shift_right(ids, sos):
  x = ids.roll(1, 1)
  x[:, 0] = sos
  return x

def sequence_loss(logits, targets, pad=0, smoothing=0.0):
  p = F.softmax(logits, -1)
  # nll_loss wants log-probabilities
  lp = F.log_softmax(p, -1)
  on = targets != pad
  hard = F.nll_loss(lp.permute(0, 2, 1), targets, reduction='none')
  loss = (1 - smoothing) * hard - smoothing * lp.mean(-1)
  return (loss * on).sum() / max(int(on.sum()), 1)

def learning_rate(step, d_model, warmup):
  return d_model**-0.5 * min(step**-0.5, step * warmup**-1.5)

def train_step(model, optimizer, source, target, sos, pad):
  optimizer.zero_grad()
  loss = sequence_loss(model(source, shift_right(target, sos)), target, pad)
  loss.backward()
  optimizer.step()
  return loss.item()
