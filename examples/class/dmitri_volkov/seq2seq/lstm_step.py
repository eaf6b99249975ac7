import torch as T
s = T.sigmoid
def lstm_step(x, h, c, w_x, w_h, b):
    i, f, g, o = T.split(T.cat([x, h], 1) @ T.cat([w_x, w_h], 1).T + b, h.shape[1], 1)
    c = s(f)*c + s(i)*T.tanh(g)
    return s(o)*T.tanh(c), c
