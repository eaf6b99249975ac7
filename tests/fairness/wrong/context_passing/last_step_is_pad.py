import torch


def unroll(xs, h, c, w_x, w_h, b):
    hs = []
    for x in xs.unbind(1):
        i, f, g, o = (x @ w_x.T + h @ w_h.T + b).chunk(4, 1)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        h = o.sigmoid() * c.tanh()
        hs.append(h)
    return torch.stack(hs, 1), (h, c)


def run_encoder(embedded, lengths, w_x, w_h, b):
    start = embedded.new_zeros(len(embedded), w_h.shape[1])
    outputs, last = unroll(embedded, start, start, w_x, w_h, b)
    pads = torch.arange(embedded.shape[1]) >= lengths.unsqueeze(1)
    return outputs.masked_fill(pads.unsqueeze(2), 0.0), last


def run_decoder(embedded, context, w_x, w_h, b):
    return unroll(embedded, *context, w_x, w_h, b)[0]
