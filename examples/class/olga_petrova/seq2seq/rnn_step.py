import torch


def rnn_step(x, h, w_x, w_h, b):
    return torch.addmm(torch.addmm(b, x, w_x.T), h, w_h.T).tanh()
