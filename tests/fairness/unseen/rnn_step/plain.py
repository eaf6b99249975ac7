import torch


def affine(inp, weight):
    return torch.mm(inp, weight.t())


def rnn_step(x, h, w_x, w_h, b):
    from_input = affine(x, w_x)
    from_state = affine(h, w_h)
    pre = from_input + from_state + b
    return torch.tanh(pre)


# %% ignores_h
def rnn_step(x, h, w_x, w_h, b):
    pre = affine(x, w_x) + b
    return torch.tanh(pre)


# %% missing_tanh
def rnn_step(x, h, w_x, w_h, b):
    h_new = affine(x, w_x)
    h_new = h_new + affine(h, w_h)
    h_new = h_new + b
    return h_new


# %% w_h_transposed
def rnn_step(x, h, w_x, w_h, b):
    return torch.tanh(torch.mm(x, w_x.t()) + torch.mm(h, w_h) + b)


# %% sigmoid_for_tanh
def squash(z):
    return 1 / (1 + torch.exp(-z))


def rnn_step(x, h, w_x, w_h, b):
    return squash(affine(x, w_x) + affine(h, w_h) + b)


# %% partial_tanh
def rnn_step(x, h, w_x, w_h, b):
    activated = torch.tanh(affine(x, w_x) + b)
    recurrent = affine(h, w_h)
    return activated + recurrent


# %% two_tanhs
def rnn_step(x, h, w_x, w_h, b):
    left = torch.tanh(affine(x, w_x) + b)
    right = torch.tanh(affine(h, w_h))
    return left + right


# %% no_bias + w_h_transposed
def rnn_step(x, h, w_x, w_h, b):
    pre = affine(x, w_x) + h.matmul(w_h)
    return pre.tanh()


# %% sigmoid_for_tanh + no_bias
def rnn_step(x, h, w_x, w_h, b):
    pre = affine(x, w_x) + affine(h, w_h)
    return torch.sigmoid(pre)
