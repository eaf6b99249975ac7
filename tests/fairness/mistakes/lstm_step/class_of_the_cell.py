import torch
from torch import nn


class Layer:
    """One of the four layers that make up a step."""

    squash = staticmethod(torch.sigmoid)

    def __init__(self, number, w_x, w_h, b):
        self.w_x, self.w_h, self.b = (self.block(number, one) for one in (w_x, w_h, b))

    @staticmethod
    def block(number, stacked):
        return stacked.unflatten(0, (4, -1))[number]

    def sum(self, x, h):
        return nn.functional.linear(torch.cat([x, h], 1), torch.cat([self.w_x, self.w_h], 1), self.b)

    def __call__(self, x, h):
        return self.squash(self.sum(x, h))


class Candidate(Layer):
    squash = staticmethod(torch.tanh)


class LSTMCell:
    def __init__(self, w_x, w_h, b):
        weights = (w_x, w_h, b)
        self.input_gate = Layer(0, *weights)
        self.forget_gate = Layer(1, *weights)
        self.candidate = Candidate(2, *weights)
        self.output_gate = Layer(3, *weights)

    def keep(self, x, h, c):
        return self.forget_gate(x, h) * c

    def write(self, x, h):
        return self.input_gate(x, h) * self.candidate(x, h)

    def read(self, x, h, c):
        return self.output_gate(x, h) * c.tanh()

    def __call__(self, x, h, c):
        new_c = self.keep(x, h, c) + self.write(x, h)
        return self.read(x, h, new_c), new_c


def lstm_step(x, h, c, w_x, w_h, b):
    lstm = LSTMCell(w_x, w_h, b)
    return lstm(x, h, c)


# %% h_without_tanh
class LSTMCell(LSTMCell):
    def read(self, x, h, c):
        return c * self.output_gate(x, h)


# %% h_from_old_c
class LSTMCell(LSTMCell):
    def __call__(self, x, h, c):
        new_c = self.keep(x, h, c) + self.write(x, h)
        return self.read(x, h, c), new_c


# %% i_f_swapped
class LSTMCell(LSTMCell):
    def __init__(self, w_x, w_h, b):
        weights = (w_x, w_h, b)
        self.forget_gate = Layer(0, *weights)
        self.input_gate = Layer(1, *weights)
        self.candidate = Candidate(2, *weights)
        self.output_gate = Layer(3, *weights)


# %% gate_order_ifog
class LSTMCell(LSTMCell):
    def __init__(self, w_x, w_h, b):
        self.input_gate, self.forget_gate, self.output_gate = (Layer(number, w_x, w_h, b) for number in range(3))
        self.candidate = Candidate(3, w_x, w_h, b)


# %% returns_c_h
def lstm_step(x, h, c, w_x, w_h, b):
    h, c = LSTMCell(w_x, w_h, b)(x, h, c)
    return c, h


# %% i_plus_g
class LSTMCell(LSTMCell):
    def write(self, x, h):
        return torch.add(self.input_gate(x, h), self.candidate(x, h))


# %% candidate_sigmoid
class Candidate(Layer):
    pass


# %% candidate_not_squashed
class Candidate(Layer):
    def __call__(self, x, h):
        return self.sum(x, h)


# %% no_forget_gate
class LSTMCell(LSTMCell):
    def __call__(self, x, h, c):
        c = c + self.write(x, h)
        return self.read(x, h, c), c


# %% ignores_h
class Layer(Layer):
    def sum(self, x, h):
        return nn.functional.linear(x, self.w_x, self.b)


class Candidate(Layer):
    squash = staticmethod(torch.tanh)


# %% gates_see_c
def lstm_step(x, h, c, w_x, w_h, b):
    lstm = LSTMCell(w_x, w_h, b)
    new_c = lstm.keep(x, c, c) + lstm.write(x, c)
    return lstm.read(x, c, new_c), new_c


# %% no_bias
class Layer(Layer):
    def __init__(self, number, w_x, w_h, b):
        self.w_x = self.block(number, w_x)
        self.w_h = self.block(number, w_h)
        self.b = None


class Candidate(Layer):
    squash = staticmethod(torch.tanh)


# %% gates_interleaved
class Layer(Layer):
    @staticmethod
    def block(number, stacked):
        return stacked.unflatten(0, (-1, 4))[:, number]


class Candidate(Layer):
    squash = staticmethod(torch.tanh)


# %% mutates_c
class LSTMCell(LSTMCell):
    def __call__(self, x, h, c):
        c[:] = self.keep(x, h, c) + self.write(x, h)
        return self.read(x, h, c), c


# %% gate_order_ifog + returns_c_h
class LSTMCell(LSTMCell):
    def __init__(self, w_x, w_h, b):
        self.input_gate = Layer(0, w_x, w_h, b)
        self.forget_gate = Layer(1, w_x, w_h, b)
        self.output_gate = Layer(2, w_x, w_h, b)
        self.candidate = Candidate(3, w_x, w_h, b)

    def __call__(self, x, h, c):
        new_c = self.keep(x, h, c) + self.write(x, h)
        return new_c, self.read(x, h, new_c)


# %% i_plus_g + h_from_old_c
class LSTMCell(LSTMCell):
    def __call__(self, x, h, c):
        new_h = self.read(x, h, c)
        new_c = self.keep(x, h, c) + self.input_gate(x, h) + self.candidate(x, h)
        return new_h, new_c


# %% ignores_h + no_bias
class Layer(Layer):
    def sum(self, x, h):
        return x @ self.w_x.T


class Candidate(Layer):
    squash = staticmethod(torch.tanh)
