import torch


def cell(x, h, c, w_x, w_h, b):
    i, f, g, o = torch.chunk(x @ w_x.T + h @ w_h.T + b, 4, 1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


def run_encoder(embedded, lengths, w_x, w_h, b):
    """Longest rows first, so that the rows still going on are always the first ones."""
    batch, time, _ = embedded.shape
    order = torch.argsort(lengths, descending=True, stable=True)
    back = torch.argsort(order)
    x, n = embedded[order], lengths[order]
    h = c = embedded.new_zeros(batch, w_h.shape[1])
    columns = []
    for t in range(time):
        going = int((n > t).sum())
        new_h, new_c = cell(x[:going, t], h[:going], c[:going], w_x, w_h, b)
        h = torch.cat([new_h, h[going:]])
        c = torch.cat([new_c, c[going:]])
        columns.append(torch.cat([new_h, new_h.new_zeros(batch - going, new_h.shape[1])]))
    return torch.stack(columns, 1)[back], (h[back], c[back])


def run_decoder(embedded, context, w_x, w_h, b):
    h, c = context
    columns = []
    for t in range(embedded.shape[1]):
        h, c = cell(embedded[:, t], h, c, w_x, w_h, b)
        columns.append(h)
    return torch.stack(columns, 1)
