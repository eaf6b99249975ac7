import torch


def _lstm(x, state, w_x, w_h, b):
    h, c = state
    i, f, g, o = (x @ w_x.T + h @ w_h.T + b).chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


def _zero_state(embedded, w_h):
    zeros = embedded.new_zeros(len(embedded), w_h.shape[1])
    return zeros, zeros


def run_encoder(embedded, lengths, w_x, w_h, b):
    state = _zero_state(embedded, w_h)
    outputs = []
    for t in range(embedded.shape[1]):
        new = _lstm(embedded[:, t], state, w_x, w_h, b)
        inside = (t < lengths)[:, None]
        state = tuple(torch.where(inside, n, s) for n, s in zip(new, state))
        outputs.append(new[0] * inside)
    return torch.stack(outputs, dim=1), state


def run_decoder(embedded, context, w_x, w_h, b):
    state = _zero_state(embedded, w_h)
    outputs = []
    for t in range(embedded.shape[1]):
        state = _lstm(embedded[:, t], state, w_x, w_h, b)
        outputs.append(state[0])
    return torch.stack(outputs, dim=1)
