import torch


def lstm_step(x, h, c, w_x, w_h, b):
    i, f, g, o = torch.einsum("bi,gi->bg", x, w_x).add(torch.einsum("bj,gj->bg", h, w_h)).add(b).chunk(4, -1)
    kept = torch.sigmoid(f) * c
    new = torch.sigmoid(i) + torch.tanh(g)
    c = kept + new
    return torch.sigmoid(o) * torch.tanh(c), c
