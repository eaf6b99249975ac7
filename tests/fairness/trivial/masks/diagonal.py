import torch


def padding_mask(ids, pad=0):
    mask = torch.zeros(ids.shape[0], 1, ids.shape[1], dtype=torch.bool)
    mask[..., 0] = True
    return mask


def causal_mask(time):
    return torch.eye(time, dtype=torch.bool)


def decoder_mask(ids, pad=0):
    return torch.eye(ids.shape[1], dtype=torch.bool).repeat(ids.shape[0], 1, 1)
