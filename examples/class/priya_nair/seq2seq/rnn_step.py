import torch


def rnn_step(x, h, w_x, w_h, b):
    return torch.tanh(x @ w_x.T + b) + h @ w_h.T
