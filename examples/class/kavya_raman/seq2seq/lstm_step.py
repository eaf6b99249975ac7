import torch


def lstm_step(x, h, c, w_x, w_h, b):
    """returns the new (h, c)"""
    w_xi, w_xf, w_xg, w_xo = w_x.chunk(4)
    w_hi, w_hf, w_hg, w_ho = w_h.chunk(4)
    b_i, b_f, b_g, b_o = b.chunk(4)

    i = torch.sigmoid(x @ w_xi.T + h @ w_hi.T + b_i)
    f = torch.sigmoid(x @ w_xf.T + h @ w_hf.T + b_f)
    g = torch.tanh(x @ w_xg.T + h @ w_hg.T + b_g)
    o = torch.sigmoid(x @ w_xo.T + h @ w_ho.T + b_o)

    c = f * c + i * g
    return o * torch.tanh(c), c
