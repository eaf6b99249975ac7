import torch


def rnn_step(x, h, w_x, w_h, b):
    return torch.zeros_like(h)
