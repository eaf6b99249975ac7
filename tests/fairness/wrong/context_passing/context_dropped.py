import torch


def cell(x, h, c, w_x, w_h, b):
    i, f, g, o = (x @ w_x.T + h @ w_h.T + b).chunk(4, 1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


def run_encoder(embedded, lengths, w_x, w_h, b):
    h, c = (torch.zeros(len(embedded), w_h.shape[1], dtype=embedded.dtype) for _ in "hc")
    outputs = torch.zeros(*embedded.shape[:2], w_h.shape[1], dtype=embedded.dtype)
    for t in range(embedded.shape[1]):
        h_t, c_t = cell(embedded[:, t], h, c, w_x, w_h, b)
        real = (t < lengths).reshape(-1, 1)
        h, c = torch.where(real, h_t, h), torch.where(real, c_t, c)
        outputs[:, t] = h_t * real
    return outputs, (h, c)


def run_decoder(embedded, context, w_x, w_h, b):
    h = torch.zeros_like(context[0])
    c = torch.zeros_like(context[1])
    outputs = []
    for t in range(embedded.shape[1]):
        h, c = cell(embedded[:, t], h, c, w_x, w_h, b)
        outputs += [h]
    return torch.stack(outputs, 1)
