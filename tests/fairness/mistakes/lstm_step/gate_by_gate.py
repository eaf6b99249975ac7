import torch

GATES = ["i", "f", "g", "o"]


def rows_of(gate, d_h):
    """Which rows of the stacked weights belong to a gate."""
    start = GATES.index(gate) * d_h
    return slice(start, start + d_h)


def preactivation(gate, x, h, c, w_x, w_h, b):
    rows = rows_of(gate, c.shape[1])
    return torch.matmul(x, w_x[rows].t()) + torch.matmul(h, w_h[rows].t()) + b[rows]


def activate(gate, z):
    if gate == "g":
        return torch.tanh(z)
    return torch.sigmoid(z)


def update_cell(c, a):
    return a["f"] * c + a["i"] * a["g"]


def show(a, c):
    return a["o"] * torch.tanh(c)


def lstm_step(x, h, c, w_x, w_h, b):
    a = {}
    for gate in GATES:
        a[gate] = activate(gate, preactivation(gate, x, h, c, w_x, w_h, b))
    c_next = update_cell(c, a)
    h_next = show(a, c_next)
    return h_next, c_next


# %% h_without_tanh
def show(a, c):
    return a["o"] * c


# %% h_from_old_c
def lstm_step(x, h, c, w_x, w_h, b):
    a = {gate: activate(gate, preactivation(gate, x, h, c, w_x, w_h, b)) for gate in GATES}
    h_next = show(a, c)
    c_next = update_cell(c, a)
    return h_next, c_next


# %% i_f_swapped
def update_cell(c, a):
    return a["i"] * c + a["f"] * a["g"]


# %% gate_order_ifog
GATES = ["i", "f", "o", "g"]


# %% returns_c_h
def lstm_step(x, h, c, w_x, w_h, b):
    a = {gate: activate(gate, preactivation(gate, x, h, c, w_x, w_h, b)) for gate in GATES}
    c = update_cell(c, a)
    h = show(a, c)
    return c, h


# %% i_plus_g
def update_cell(c, a):
    return a["f"] * c + (a["i"] + a["g"])


# %% candidate_sigmoid
def activate(gate, z):
    return torch.sigmoid(z)


# %% candidate_not_squashed
def activate(gate, z):
    return z if gate == "g" else torch.sigmoid(z)


# %% no_forget_gate
def update_cell(c, a):
    return c + a["i"] * a["g"]


# %% ignores_h
def preactivation(gate, x, h, c, w_x, w_h, b):
    rows = rows_of(gate, c.shape[1])
    return torch.matmul(x, w_x[rows].t()) + b[rows]


# %% gates_see_c
def preactivation(gate, x, h, c, w_x, w_h, b):
    rows = rows_of(gate, c.shape[1])
    return torch.matmul(x, w_x[rows].t()) + torch.matmul(c, w_h[rows].t()) + b[rows]


# %% no_bias
def preactivation(gate, x, h, c, w_x, w_h, b):
    rows = rows_of(gate, c.shape[1])
    return torch.matmul(x, w_x[rows].t()) + torch.matmul(h, w_h[rows].t())


# %% gates_interleaved
def rows_of(gate, d_h):
    return slice(GATES.index(gate), None, 4)


# %% mutates_c
def update_cell(c, a):
    c *= a["f"]
    c += a["i"] * a["g"]
    return c


# %% h_without_tanh + candidate_not_squashed
def activate(gate, z):
    return z if gate == "g" else torch.sigmoid(z)


def show(a, c):
    return a["o"] * c


# %% i_f_swapped + no_bias
def lstm_step(x, h, c, w_x, w_h, b):
    z = torch.matmul(x, w_x.t()) + torch.matmul(h, w_h.t())
    f, i, g, o = torch.split(z, h.shape[1], dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


# %% no_forget_gate + h_without_tanh
def lstm_step(x, h, c, w_x, w_h, b):
    a = {gate: activate(gate, preactivation(gate, x, h, c, w_x, w_h, b)) for gate in GATES}
    c = c + a["i"] * a["g"]
    return a["o"] * c, c
