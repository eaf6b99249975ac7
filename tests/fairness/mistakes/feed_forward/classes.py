import math

import torch
from torch import nn


class Layers(nn.Module):
    def __init__(self, d_model, d_ff, dropout=0.0):
        super().__init__()
        self.w_1 = nn.Linear(in_features=d_model, out_features=d_ff)
        self.w_2 = nn.Linear(in_features=d_ff, out_features=d_model)
        self.drop = nn.Dropout(p=dropout)

    def activate(self, x):
        return x.clamp(min=0)

    def before(self, x):
        return x

    def between(self, x):
        return self.drop(self.activate(x))

    def after(self, x, given):
        return x

    def forward(self, x):
        hidden = self.between(self.w_1(self.before(x)))
        return self.after(self.w_2(hidden), x)


class PositionwiseFeedForward(Layers):
    pass


# %% no_activation
class PositionwiseFeedForward(Layers):
    def between(self, x):
        return self.drop(x)


# %% relu_after_second
class PositionwiseFeedForward(Layers):
    def between(self, x):
        return self.drop(x)

    def after(self, x, given):
        return self.activate(x)


# %% relu_twice
class PositionwiseFeedForward(Layers):
    def after(self, x, given):
        return self.activate(x)


# %% dropout_after_second
class PositionwiseFeedForward(Layers):
    def between(self, x):
        return self.activate(x)

    def after(self, x, given):
        return self.drop(x)


# %% dropout_before_first
class PositionwiseFeedForward(Layers):
    def before(self, x):
        return self.drop(x)

    def between(self, x):
        return self.activate(x)


# %% no_dropout
class PositionwiseFeedForward(Layers):
    def __init__(self, d_model, d_ff, dropout=0.0):
        super().__init__(d_model, d_ff)


# %% dropout_in_eval
class PositionwiseFeedForward(Layers):
    def between(self, x):
        return nn.Dropout(self.drop.p)(self.activate(x))


# %% residual_inside
class PositionwiseFeedForward(Layers):
    def after(self, x, given):
        return x + given


# %% gelu
class PositionwiseFeedForward(Layers):
    def activate(self, x):
        return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


# %% leaky_relu
class PositionwiseFeedForward(Layers):
    def activate(self, x):
        return torch.where(x > 0, x, 0.1 * x)


# %% tanh
class PositionwiseFeedForward(Layers):
    def activate(self, x):
        return (torch.exp(2 * x) - 1) / (torch.exp(2 * x) + 1)


# %% sigmoid
class PositionwiseFeedForward(Layers):
    def activate(self, x):
        return 1 / (1 + torch.exp(-x))


# %% leaky_relu + residual_inside
class PositionwiseFeedForward(Layers):
    def activate(self, x):
        return torch.maximum(x, 0.01 * x)

    def after(self, x, given):
        return given + x


# %% no_activation + no_dropout
class PositionwiseFeedForward(Layers):
    def between(self, x):
        return x


# %% dropout_after_second + residual_inside
class PositionwiseFeedForward(Layers):
    def between(self, x):
        return self.activate(x)

    def after(self, x, given):
        return given + self.drop(x)
