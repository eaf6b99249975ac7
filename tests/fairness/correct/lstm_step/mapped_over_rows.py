import torch
from torch.func import vmap


def lstm_step(x, h, c, w_x, w_h, b):
    def row(x, h, c):
        i, f, g, o = (w_x @ x + w_h @ h + b).reshape(4, -1)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        return o.sigmoid() * c.tanh(), c

    return vmap(row)(x, h, c)
