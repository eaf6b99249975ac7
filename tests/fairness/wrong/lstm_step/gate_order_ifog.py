import torch


def lstm_step(x, h, c, w_x, w_h, b):
    d = h.size(1)
    a = x.matmul(w_x.t()) + h.matmul(w_h.t()) + b
    sigmoids = a[:, : 3 * d].sigmoid()
    i, f, o = sigmoids[:, :d], sigmoids[:, d : 2 * d], sigmoids[:, 2 * d :]
    c2 = f * c + i * torch.tanh(a[:, 3 * d :])
    return o * torch.tanh(c2), c2
