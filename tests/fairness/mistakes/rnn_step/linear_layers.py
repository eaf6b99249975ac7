import torch
import torch.nn.functional as F


def from_input(x, w_x, b):
    return F.linear(x, w_x, b)


def from_state(h, w_h):
    return F.linear(h, w_h)


def combine(first, second):
    return first + second


def squash(z):
    return torch.tanh(z)


def rnn_step(x, h, w_x, w_h, b):
    z = combine(from_input(x, w_x, b), from_state(h, w_h))
    return squash(z)


# %% ignores_h
def rnn_step(x, h, w_x, w_h, b):
    return torch.tanh(F.linear(x, w_x, b))


# %% missing_tanh
def squash(z):
    return z


# %% partial_tanh
def combine(first, second):
    return torch.tanh(first) + second


def squash(z):
    return z


# %% two_tanhs
def rnn_step(x, h, w_x, w_h, b):
    return squash(from_input(x, w_x, b)) + squash(from_state(h, w_h))


# %% w_h_transposed
def from_state(h, w_h):
    return torch.matmul(h, w_h)


# %% mutates_h
def rnn_step(x, h, w_x, w_h, b):
    h[:] = torch.tanh(from_input(x, w_x, b) + from_state(h, w_h))
    return h


# %% no_bias
def from_input(x, w_x, b):
    return F.linear(x, w_x)


# %% sigmoid_for_tanh
def squash(z):
    return F.sigmoid(z)


# %% multiplies_parts
def combine(first, second):
    return first * second


# %% adds_old_state
def rnn_step(x, h, w_x, w_h, b):
    z = combine(from_input(x, w_x, b), from_state(h, w_h))
    return h + squash(z)


# %% detaches_h
def from_state(h, w_h):
    h = h.clone().detach()
    return F.linear(h, w_h)


# %% no_bias + sigmoid_for_tanh
def rnn_step(x, h, w_x, w_h, b):
    return torch.sigmoid(F.linear(x, w_x) + F.linear(h, w_h))


# %% w_h_transposed + no_bias
def rnn_step(x, h, w_x, w_h, b):
    return torch.tanh(x @ w_x.T + h @ w_h)


# %% adds_old_state + detaches_h
def rnn_step(x, h, w_x, w_h, b):
    z = F.linear(x, w_x, b) + F.linear(h.detach(), w_h)
    return h + torch.tanh(z)
