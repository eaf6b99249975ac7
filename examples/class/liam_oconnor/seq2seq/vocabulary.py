#!/usr/bin/env python3
import re
import numpy as np

PAD, SOS, EOS, UNK = 0, 1, 2, 3

def tokenize(sentence):
  return re.findall(r'\w+|[.,!?]', sentence.lower())

def build_vocabulary(sentences, min_count=1):
  counts = {}
  for s in sentences:
    for w in s:
      counts[w] = counts.get(w, 0) + 1
  v = {'<pad>': 0, '<sos>': 1, '<eos>': 2, '<unk>': 3}
  for w in sorted(counts, key=lambda w: (-counts[w], w)):
    if counts[w] >= min_count:
      v[w] = len(v)
  return v

def to_ids(tokens, vocabulary):
  return [vocabulary.get(w, UNK) for w in tokens] + [EOS]

def pad_batch(sequences):
  n = np.array([len(s) for s in sequences], dtype=np.int64)
  t = n.max() if len(n) else 0
  x = np.zeros((len(n), t), dtype=np.int64)
  for i, s in enumerate(sequences):
    x[i, :n[i]] = s
  return x, n
