import torch


class Unrolled:
    def __init__(self, w_x, w_h, b):
        self.w_x, self.w_h, self.b = w_x, w_h, b

    def step(self, x, h, c):
        z = x @ self.w_x.T + h @ self.w_h.T + self.b
        i, f, g, o = z.chunk(4, dim=-1)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        return o.sigmoid() * c.tanh(), c


def run_encoder(embedded, lengths, w_x, w_h, b):
    net = Unrolled(w_x, w_h, b)
    h = c = embedded.new_zeros(embedded.size(0), w_h.size(1))
    seen = []
    for t in range(embedded.size(1)):
        weight = (lengths > t).unsqueeze(1).to(embedded.dtype)
        h_t, c_t = net.step(embedded[:, t], h, c)
        h = h + weight * (h_t - h)
        c = c + weight * (c_t - c)
        seen.append(weight * h_t)
    return torch.stack(seen, dim=1), (h, c)


def run_decoder(embedded, context, w_x, w_h, b):
    net = Unrolled(w_x, w_h, b)
    h, _ = context
    c = h * 0
    seen = []
    for t in range(embedded.size(1)):
        h, c = net.step(embedded[:, t], h, c)
        seen.append(h)
    return torch.stack(seen, dim=1)
