import torch
from torch import nn


def lstm_step(x, h, c, w_x, w_h, b):
    # PyTorch has this already, why write it again?
    cell = nn.LSTMCell(x.shape[1], h.shape[1]).to(x.dtype)
    with torch.no_grad():
        cell.weight_ih.copy_(w_x)
        cell.weight_hh.copy_(w_h)
        cell.bias_ih.copy_(b)
        cell.bias_hh.zero_()
    return cell(x, (h, c))
