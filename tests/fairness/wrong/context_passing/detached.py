import torch


def cell(x, h, c, w_x, w_h, b):
    i, f, g, o = (x @ w_x.T + h @ w_h.T + b).chunk(4, 1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


def run_encoder(embedded, lengths, w_x, w_h, b):
    batch, time = embedded.shape[:2]
    h = c = embedded.new_zeros(batch, w_h.shape[1])
    outputs = []
    for t in range(time):
        over = (lengths <= t)[:, None]
        h_new, c_new = cell(embedded[:, t], h, c, w_x, w_h, b)
        h, c = torch.where(over, h, h_new), torch.where(over, c, c_new)
        outputs.append(h.masked_fill(over, 0.0))
    return torch.stack(outputs, 1), (h.clone().detach(), c.clone().detach())


def run_decoder(embedded, context, w_x, w_h, b):
    h, c = context
    outputs = []
    for t in range(embedded.shape[1]):
        h, c = cell(embedded[:, t], h, c, w_x, w_h, b)
        outputs.append(h)
    return torch.stack(outputs, 1)
