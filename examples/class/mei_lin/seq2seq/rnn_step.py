import torch


def rnn_step(x, h, w_x, w_h, b):
    preact = x @ w_x.T + h @ w_h.T + b
    return torch.tanh(preact)
