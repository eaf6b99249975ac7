import torch


def rnn_step(x, h, w_x, w_h, b):
    z = torch.matmul(x, w_x.t())
    z = z + torch.matmul(h, w_h.t())
    return z + b
