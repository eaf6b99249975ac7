import torch

# sigmoid(z) = (1 + tanh(z / 2)) / 2, so one tanh serves all four gates
HALVED = (0.5, 0.5, 1.0, 0.5)


def lstm_step(x, h, c, w_x, w_h, b):
    halves = torch.tensor(HALVED, dtype=x.dtype).repeat_interleave(h.shape[-1])
    t = torch.tanh(halves * (torch.cat((x, h), -1) @ torch.cat((w_x, w_h), -1).mT + b))
    i, f, g, o = t.unflatten(-1, (4, -1)).movedim(-2, 0)
    new_c = (f + 1) / 2 * c + (i + 1) / 2 * g
    return [(o + 1) / 2 * torch.tanh(new_c), new_c]
