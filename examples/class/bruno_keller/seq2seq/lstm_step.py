# Bruno Keller
# I learned programming in C so I wrote out the loops. Slow but I can see what happens.
import torch


def lstm_step(x, h, c, w_x, w_h, b):
    batch = x.shape[0]
    n = h.shape[1]          # number of hidden units
    h_rows = []
    c_rows = []
    for r in range(batch):
        z = w_x.mv(x[r]) + w_h.mv(h[r]) + b     # 4n numbers
        # z[0:n] input, z[n:2n] forget, z[2n:3n] cell, z[3n:4n] output
        i = torch.sigmoid(z[0 : n])
        f = torch.sigmoid(z[n : 2 * n])
        g = torch.tanh(z[2 * n : 3 * n])
        o = torch.sigmoid(z[3 * n : 4 * n])
        c_new = f * c[r] + i * g
        h_new = o * torch.tanh(c_new)
        c_rows.append(c_new)
        h_rows.append(h_new)
    return torch.stack(h_rows), torch.stack(c_rows)
