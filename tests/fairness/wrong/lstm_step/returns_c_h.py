from collections import namedtuple

import torch

State = namedtuple("State", ["cell", "hidden"])


def lstm_step(x, h, c, w_x, w_h, b):
    i, f, g, o = (x @ w_x.mT + h @ w_h.mT + b).unflatten(1, (4, -1)).unbind(1)
    cell = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return State(cell=cell, hidden=o.sigmoid() * cell.tanh())
