import torch


def padding_mask(ids, pad=0):
    return ids.ne(pad)[:, None, :]


def causal_mask(time):
    t = torch.arange(time)
    return t[:, None] >= t[None, :]


def decoder_mask(ids, pad=0):
    real = ids.ne(pad).float()
    past = causal_mask(ids.size(1)).float()
    return torch.einsum("bk,qk->bqk", real, past).bool()
