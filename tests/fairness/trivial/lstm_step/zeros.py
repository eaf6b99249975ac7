import torch


def lstm_step(x, h, c, w_x, w_h, b):
    return torch.zeros_like(h), torch.zeros_like(c)
