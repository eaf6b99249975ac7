import torch
from torch.nn.functional import linear


def lstm_step(x, h, c, w_x, w_h, b):
    z = linear(x, w_x, b) + linear(h, w_h)
    gate = z.sigmoid()
    n = h.shape[1]
    shown = gate[:, 3 * n :] * c.tanh()
    c = gate[:, n : 2 * n] * c + gate[:, :n] * z[:, 2 * n : 3 * n].tanh()
    return shown, c
