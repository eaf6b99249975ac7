import torch


def rnn_step(x, h, w_x, w_h, b):
    return x.mm(w_x.t()).add(h.mm(w_h.t())).add(b)
