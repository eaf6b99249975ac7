import torch
from torch import einsum, sigmoid, tanh

# everything is an einsum if you look long enough  -- C.R.


def lstm_step(x, h, c, w_x, w_h, b):
    d_h = h.shape[-1]
    Wx = w_x.view(4, d_h, -1)      # gate, unit, input
    Wh = w_h.view(4, d_h, d_h)
    B = b.view(4, 1, d_h)
    z = einsum("bi,gui->gbu", x, Wx) + einsum("bv,guv->gbu", h, Wh) + B
    i, f, g, o = z.unbind(0)
    c = torch.addcmul(sigmoid(f) * c, sigmoid(i), tanh(g))
    return sigmoid(o) * tanh(c), c
