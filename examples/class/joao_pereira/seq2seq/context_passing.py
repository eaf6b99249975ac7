import torch


def cell(x, h, c, w_x, w_h, b):
    gates = x.mm(w_x.t()) + h.mm(w_h.t()) + b
    i, f, g, o = gates.chunk(4, 1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


def run_encoder(embedded, lengths, w_x, w_h, b):
    n, time, _ = embedded.shape
    h = embedded.new_zeros(n, w_h.size(1))
    c = embedded.new_zeros(n, w_h.size(1))
    outs = []
    for t in range(time):
        nh, nc = cell(embedded[:, t], h, c, w_x, w_h, b)
        m = (lengths > t).view(n, 1)
        h = torch.where(m, nh, h)
        c = torch.where(m, nc, c)
        outs.append(h * m)
    return torch.stack(outs, 1), (h, c)


def run_decoder(embedded, context, w_x, w_h, b):
    h = context[0]
    c = torch.zeros_like(h)
    outs = []
    for t in range(embedded.size(1)):
        h, c = cell(embedded[:, t], h, c, w_x, w_h, b)
        outs.append(h)
    return torch.stack(outs, 1)
