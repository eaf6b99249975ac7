import torch


def padding_mask(ids, pad=0):
    return (ids - pad).abs().clamp(max=1).bool()[:, None]


def causal_mask(time):
    steps = torch.arange(1, time + 1)
    return steps.unsqueeze(1).div(steps, rounding_mode="floor") > 0


def decoder_mask(ids, pad=0):
    real = padding_mask(ids, pad).float()
    return torch.diag_embed(real.squeeze(1)).flip(-1).cumsum(-2).flip(-1) > 0
