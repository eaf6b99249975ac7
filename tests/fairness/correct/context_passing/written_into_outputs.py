import torch


class Lstm(torch.nn.Module):
    def __init__(self, w_x, w_h, b):
        super().__init__()
        self.weights = [w_x, w_h, b]

    def forward(self, x, state):
        w_x, w_h, b = self.weights
        z = torch.addmm(b, torch.cat([x, state[0]], 1), torch.cat([w_x, w_h], 1).T)
        i, f, g, o = z.view(len(x), 4, -1).unbind(1)
        c = torch.addcmul(i.sigmoid() * g.tanh(), f.sigmoid(), state[1])
        return o.sigmoid() * c.tanh(), c


def run_encoder(embedded, lengths, w_x, w_h, b):
    batch, time, _ = embedded.shape
    width = w_h.shape[1]
    lstm = Lstm(w_x, w_h, b)
    outputs = torch.zeros(batch, time, width, dtype=embedded.dtype)
    h = torch.zeros(batch, width, dtype=embedded.dtype)
    c = torch.zeros(batch, width, dtype=embedded.dtype)
    for t in range(time):
        rows = torch.nonzero(lengths > t)[:, 0]
        if rows.numel() == 0:
            break
        new_h, new_c = lstm(embedded[rows, t], (h[rows], c[rows]))
        h, c = h.index_put((rows,), new_h), c.index_put((rows,), new_c)
        outputs[rows, t] = new_h
    return outputs, (h, c)


def run_decoder(embedded, context, w_x, w_h, b):
    lstm = Lstm(w_x, w_h, b)
    outputs = embedded.new_zeros(*embedded.shape[:2], w_h.shape[1])
    state = context
    for t in range(embedded.shape[1]):
        state = lstm(embedded[:, t], state)
        outputs[:, t] = state[0]
    return outputs
