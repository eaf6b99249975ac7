# Bruno Keller
import torch


def padding_mask(ids, pad=0):
    batch, time = ids.shape
    m = torch.zeros(batch, 1, time, dtype=torch.bool)
    for r in range(batch):
        for t in range(time):
            if ids[r, t] != pad:
                m[r, 0, t] = True
    return m


def causal_mask(time):
    m = torch.zeros(time, time, dtype=torch.bool)
    for q in range(time):
        for k in range(q + 1):      # + 1: a token sees itself
            m[q, k] = True
    return m


def decoder_mask(ids, pad=0):
    batch, time = ids.shape
    m = torch.zeros(batch, time, time, dtype=torch.bool)
    for r in range(batch):
        for q in range(time):
            for k in range(time):
                m[r, q, k] = bool(k <= q) and bool(ids[r, k] != pad)
    return m
