# Hassan El-Masri, 2nd semester
import torch


def sigmoid(z):
    return 1 / (1 + torch.exp(-z))


def lstm_step(x, h, c, w_x, w_h, b):
    pre = x @ w_x.T + h @ w_h.T + b
    in_gate, forget_gate, cell_gate, out_gate = torch.chunk(pre, 4, dim=1)
    c_new = sigmoid(forget_gate) * c + sigmoid(in_gate) * torch.tanh(cell_gate)
    h_new = sigmoid(out_gate) * torch.tanh(c_new)
    return c_new, h_new
