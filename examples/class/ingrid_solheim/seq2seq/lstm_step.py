import torch
from torch import sigmoid, tanh


def lstm_step(x, h, c, w_x, w_h, b):
    W = torch.hstack([w_x, w_h])
    xh = torch.hstack([x, h])
    i, f, g, o = (xh @ W.T + b).tensor_split(4, dim=1)
    c_t = sigmoid(f) * c + sigmoid(i) * tanh(g)
    h_t = sigmoid(o) * tanh(c_t)
    return h_t, c_t
