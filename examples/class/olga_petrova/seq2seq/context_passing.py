import torch


def _step(x, h, c, w_x, w_h, b):
    i, f, g, o = (x @ w_x.T + h @ w_h.T + b).chunk(4, -1)
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c


def run_encoder(embedded, lengths, w_x, w_h, b):
    batch, time = embedded.shape[:2]
    h = c = torch.zeros(batch, w_h.shape[1], dtype=embedded.dtype)
    outputs = []
    # each row is read only as far as it goes: the others wait in `rest`
    for t in range(time):
        alive = (lengths > t).nonzero().flatten()
        rest = torch.ones(batch, dtype=torch.bool).index_fill(0, alive, False)[:, None]
        h_a, c_a = _step(embedded[alive, t], h[alive], c[alive], w_x, w_h, b)
        h = torch.where(rest, h, torch.zeros_like(h).index_copy(0, alive, h_a))
        c = torch.where(rest, c, torch.zeros_like(c).index_copy(0, alive, c_a))
        outputs.append(torch.zeros_like(h).index_copy(0, alive, h_a))
    return torch.stack(outputs, 1), (h, c)


def run_decoder(embedded, context, w_x, w_h, b):
    state = tuple(context)
    outputs = []
    for t in range(embedded.shape[1]):
        state = _step(embedded[:, t], *state, w_x, w_h, b)
        outputs.append(state[0])
    return torch.stack(outputs, 1)
