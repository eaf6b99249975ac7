import torch


def lstm_step(x, h, c, w_x, w_h, b):
    d = c.shape[1]
    z = torch.matmul(x, w_x.T) + torch.matmul(h, w_h.T) + b
    i = torch.sigmoid(z[:, :d])
    f = torch.sigmoid(z[:, d : 2 * d])
    g = torch.tanh(z[:, 2 * d : 3 * d])
    o = torch.sigmoid(z[:, 3 * d :])
    c_new = f * c + i * g
    h_new = o * torch.tanh(c_new)
    return h_new, c_new


# %% h_without_tanh
def lstm_step(x, h, c, w_x, w_h, b):
    d = c.shape[1]
    z = torch.matmul(x, w_x.T) + torch.matmul(h, w_h.T) + b
    i = torch.sigmoid(z[:, :d])
    f = torch.sigmoid(z[:, d : 2 * d])
    g = torch.tanh(z[:, 2 * d : 3 * d])
    o = torch.sigmoid(z[:, 3 * d :])
    c_new = f * c + i * g
    return o * c_new, c_new


# %% gate_order_ifog
def lstm_step(x, h, c, w_x, w_h, b):
    d = c.shape[1]
    z = torch.matmul(x, w_x.T) + torch.matmul(h, w_h.T) + b
    gates = torch.sigmoid(z[:, : 3 * d])
    i, f, o = gates[:, :d], gates[:, d : 2 * d], gates[:, 2 * d :]
    g = torch.tanh(z[:, 3 * d :])
    c_new = f * c + i * g
    return o * torch.tanh(c_new), c_new


# %% i_f_swapped
def lstm_step(x, h, c, w_x, w_h, b):
    d = c.shape[1]
    z = torch.matmul(x, w_x.T) + torch.matmul(h, w_h.T) + b
    forget = torch.sigmoid(z[:, 0:d])
    inp = torch.sigmoid(z[:, d : 2 * d])
    cand = torch.tanh(z[:, 2 * d : 3 * d])
    out = torch.sigmoid(z[:, 3 * d : 4 * d])
    c_new = forget * c + inp * cand
    return out * torch.tanh(c_new), c_new


# %% returns_c_h
def lstm_step(x, h, c, w_x, w_h, b):
    z = torch.matmul(x, w_x.T) + torch.matmul(h, w_h.T) + b
    i, f, g, o = torch.split(z, c.shape[1], dim=1)
    c_new = f.sigmoid() * c + i.sigmoid() * g.tanh()
    h_new = o.sigmoid() * c_new.tanh()
    return c_new, h_new


# %% gates_see_c
def lstm_step(x, h, c, w_x, w_h, b):
    d = c.shape[1]
    z = x @ w_x.T + c @ w_h.T + b
    i = torch.sigmoid(z[:, :d])
    f = torch.sigmoid(z[:, d : 2 * d])
    g = torch.tanh(z[:, 2 * d : 3 * d])
    o = torch.sigmoid(z[:, 3 * d :])
    c = f * c + i * g
    h = o * torch.tanh(c)
    return h, c


# %% gates_interleaved
def lstm_step(x, h, c, w_x, w_h, b):
    z = torch.matmul(x, w_x.T) + torch.matmul(h, w_h.T) + b
    z = z.view(z.shape[0], -1, 4)
    i = torch.sigmoid(z[:, :, 0])
    f = torch.sigmoid(z[:, :, 1])
    g = torch.tanh(z[:, :, 2])
    o = torch.sigmoid(z[:, :, 3])
    c_new = f * c + i * g
    return o * torch.tanh(c_new), c_new


# %% candidate_sigmoid + h_without_tanh
def lstm_step(x, h, c, w_x, w_h, b):
    z = torch.sigmoid(torch.matmul(x, w_x.T) + torch.matmul(h, w_h.T) + b)
    i, f, g, o = z.chunk(4, dim=1)
    c_new = f * c + i * g
    h_new = o * c_new
    return h_new, c_new


# %% no_bias + i_f_swapped
def lstm_step(x, h, c, w_x, w_h, b):
    d = c.shape[1]
    z = torch.matmul(x, w_x.T) + torch.matmul(h, w_h.T)
    f = torch.sigmoid(z[:, :d])
    i = torch.sigmoid(z[:, d : 2 * d])
    g = torch.tanh(z[:, 2 * d : 3 * d])
    o = torch.sigmoid(z[:, 3 * d :])
    c_new = f * c + i * g
    return o * torch.tanh(c_new), c_new


# %% returns_c_h + no_bias
def lstm_step(x, h, c, w_x, w_h, b):
    d = c.shape[1]
    z = torch.matmul(x, w_x.T) + torch.matmul(h, w_h.T)
    i = torch.sigmoid(z[:, :d])
    f = torch.sigmoid(z[:, d : 2 * d])
    g = torch.tanh(z[:, 2 * d : 3 * d])
    o = torch.sigmoid(z[:, 3 * d :])
    new_cell = f * c + i * g
    new_state = o * torch.tanh(new_cell)
    return new_cell, new_state
