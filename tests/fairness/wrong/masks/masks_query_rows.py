import torch


def padding_mask(ids, pad=0):
    return torch.where(ids == pad, False, True)[:, None, :]


def causal_mask(time):
    return torch.ones(time, time).tril().to(torch.bool)


def decoder_mask(ids, pad=0):
    out = causal_mask(ids.shape[1]).repeat(len(ids), 1, 1)
    for n, row in enumerate(ids.tolist()):
        for t, token in enumerate(row):
            if token == pad:
                out[n, t, :] = False
    return out
