import torch


def lstm_step(x, h, c, w_x, w_h, b):
    preact = x @ w_x.T + h @ w_h.T + b
    i, f, o, g = torch.chunk(preact, 4, dim=-1)
    c_t = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    h_t = torch.sigmoid(o) * torch.tanh(c_t)
    return h_t, c_t
