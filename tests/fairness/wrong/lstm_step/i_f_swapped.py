import torch


def lstm_step(x, h, c, w_x, w_h, b):
    z = torch.cat([x, h], dim=1) @ torch.cat([w_x, w_h], dim=1).T + b
    forget, write, candidate, show = z.chunk(4, dim=1)
    c_new = torch.sigmoid(forget) * c
    c_new = c_new + torch.sigmoid(write) * torch.tanh(candidate)
    h_new = torch.sigmoid(show) * torch.tanh(c_new)
    return h_new, c_new
