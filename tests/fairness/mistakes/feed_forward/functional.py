import torch
import torch.nn.functional as F
from torch import nn


def activation(hidden):
    return F.relu(hidden)


def drop(hidden, p, training):
    return F.dropout(hidden, p=p, training=training)


def network(x, first, second, p, training):
    hidden = drop(activation(F.linear(x, first.weight, first.bias)), p, training)
    return F.linear(hidden, second.weight, second.bias)


class PositionwiseFeedForward(nn.Module):
    def __init__(self, d_model, d_ff, dropout=0.0):
        super().__init__()
        self.w_1, self.w_2 = nn.Linear(d_model, d_ff), nn.Linear(d_ff, d_model)
        self.p = dropout

    def forward(self, x):
        return network(x, self.w_1, self.w_2, self.p, self.training)


# %% no_activation
def activation(hidden):
    return hidden


# %% relu_after_second
def network(x, first, second, p, training):
    hidden = drop(F.linear(x, first.weight, first.bias), p, training)
    return F.relu(F.linear(hidden, second.weight, second.bias))


# %% relu_twice
def network(x, first, second, p, training):
    hidden = drop(activation(F.linear(x, first.weight, first.bias)), p, training)
    return activation(F.linear(hidden, second.weight, second.bias))


# %% dropout_after_second
def network(x, first, second, p, training):
    hidden = activation(F.linear(x, first.weight, first.bias))
    return drop(F.linear(hidden, second.weight, second.bias), p, training)


# %% dropout_before_first
def network(x, first, second, p, training):
    x = drop(x, p, training)
    hidden = activation(F.linear(x, first.weight, first.bias))
    return F.linear(hidden, second.weight, second.bias)


# %% no_dropout
def network(x, first, second, p, training):
    hidden = activation(F.linear(x, first.weight, first.bias))
    return F.linear(hidden, second.weight, second.bias)


# %% dropout_in_eval
def drop(hidden, p, training):
    return F.dropout(hidden, p)


# %% residual_inside
def network(x, first, second, p, training):
    hidden = drop(activation(F.linear(x, first.weight, first.bias)), p, training)
    return x + F.linear(hidden, second.weight, second.bias)


# %% gelu
def activation(hidden):
    return F.gelu(hidden)


# %% leaky_relu
def activation(hidden):
    return F.leaky_relu(hidden)


# %% tanh
def activation(hidden):
    return hidden.tanh()


# %% sigmoid
def activation(hidden):
    return hidden.sigmoid()


# %% gelu + residual_inside
def network(x, first, second, p, training):
    hidden = drop(F.gelu(F.linear(x, first.weight, first.bias)), p, training)
    return x + F.linear(hidden, second.weight, second.bias)


# %% tanh + dropout_in_eval
def activation(hidden):
    return torch.tanh(hidden)


def drop(hidden, p, training):
    return F.dropout(hidden, p)


# %% relu_twice + no_dropout
def network(x, first, second, p, training):
    hidden = F.relu(F.linear(x, first.weight, first.bias))
    return F.relu(F.linear(hidden, second.weight, second.bias))
