import torch


def apply(weights, vectors):
    """Each row of the weights with each vector, entry by entry, and summed."""
    return (weights.unsqueeze(0) * vectors.unsqueeze(1)).sum(dim=-1)


class Cell:
    def __init__(self, w_x, w_h, b):
        self.w_x = w_x
        self.w_h = w_h
        self.b = b

    def parts(self, x, h):
        return [apply(self.w_x, x), apply(self.w_h, h), self.b.expand(len(x), -1)]

    def step(self, x, h):
        return torch.tanh(sum(self.parts(x, h)))


def rnn_step(x, h, w_x, w_h, b):
    return Cell(w_x, w_h, b).step(x, h)


# %% ignores_h
class Cell(Cell):
    def parts(self, x, h):
        return [apply(self.w_x, x), self.b]


# %% missing_tanh
class Cell(Cell):
    def step(self, x, h):
        return torch.stack(self.parts(x, h)).sum(dim=0)


# %% partial_tanh
class Cell(Cell):
    def step(self, x, h):
        from_x, from_h, bias = self.parts(x, h)
        return torch.tanh(from_x + from_h) + bias


# %% two_tanhs
class Cell(Cell):
    def step(self, x, h):
        from_x, from_h, bias = self.parts(x, h)
        return torch.tanh(from_x) + torch.tanh(from_h + bias)


# %% w_h_transposed
class Cell(Cell):
    def parts(self, x, h):
        return [apply(self.w_x, x), apply(self.w_h.T, h), self.b]


# %% mutates_h
class Cell(Cell):
    def step(self, x, h):
        return torch.tanh(sum(self.parts(x, h)), out=h)


# %% no_bias
class Cell(Cell):
    def parts(self, x, h):
        return [apply(self.w_x, x), apply(self.w_h, h)]


# %% sigmoid_for_tanh
class Cell(Cell):
    def step(self, x, h):
        z = sum(self.parts(x, h))
        return 1 / (1 + torch.exp(-z))


# %% multiplies_parts
class Cell(Cell):
    def step(self, x, h):
        from_x, from_h, bias = self.parts(x, h)
        return torch.tanh(from_x * from_h + bias)


# %% adds_old_state
class Cell(Cell):
    def parts(self, x, h):
        return [apply(self.w_x, x), apply(self.w_h, h), self.b]

    def step(self, x, h):
        new = torch.tanh(sum(self.parts(x, h)))
        new = new + h
        return new


# %% detaches_h
class Cell(Cell):
    def step(self, x, h):
        h = torch.tensor(h.tolist(), dtype=h.dtype)
        return torch.tanh(sum(self.parts(x, h)))


# %% ignores_h + missing_tanh
class Cell(Cell):
    def step(self, x, h):
        return apply(self.w_x, x) + self.b


# %% multiplies_parts + no_bias
class Cell(Cell):
    def step(self, x, h):
        return torch.tanh(apply(self.w_x, x) * apply(self.w_h, h))


# %% two_tanhs + no_bias
class Cell(Cell):
    def step(self, x, h):
        return apply(self.w_x, x).tanh() + apply(self.w_h, h).tanh()
