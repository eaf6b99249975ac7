import torch


def padding_mask(ids, pad=0):
    return ~torch.isin(ids, torch.tensor([pad])).unsqueeze(1)


def causal_mask(time):
    position = torch.arange(time)
    return position.view(-1, 1) <= position.view(1, -1)


def decoder_mask(ids, pad=0):
    return padding_mask(ids, pad) & causal_mask(ids.size(-1))
