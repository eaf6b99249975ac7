import torch


def rnn_step(x, h, w_x, w_h, b):
    rows = []
    for one_x, one_h in zip(x, h):
        units = []
        for i in range(len(b)):
            z = b[i] + (w_x[i] * one_x).sum() + (w_h[i] * one_h).sum()
            units.append(torch.tanh(z))
        rows.append(torch.stack(units))
    return torch.stack(rows)
