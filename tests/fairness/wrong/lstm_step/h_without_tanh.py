import torch


def lstm_step(x, h, c, w_x, w_h, b):
    zi, zf, zg, zo = torch.split(x @ w_x.T + h @ w_h.T + b, h.shape[1], dim=1)
    memory = torch.sigmoid(zf) * c + torch.sigmoid(zi) * torch.tanh(zg)
    return torch.sigmoid(zo) * memory, memory
