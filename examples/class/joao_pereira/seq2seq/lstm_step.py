import torch


def lstm_step(x, h, c, w_x, w_h, b):
    gates = x.mm(w_x.t()) + h.mm(w_h.t()) + b
    i, f, g, o = gates.chunk(4, 1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    # output gate decides how much of the cell is shown
    h = torch.sigmoid(o) * c
    return h, c
