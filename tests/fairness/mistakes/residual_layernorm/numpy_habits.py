"""As one writes NumPy: axis, keepdims and **; functions do the work, the module only holds the numbers."""
import torch
from torch import nn


def average(x):
    return x.mean(axis=-1, keepdims=True)


def deviations(x):
    return x - average(x)


def divisor(x, eps):
    return (average(deviations(x) ** 2) + eps) ** 0.5


def standardise(x, eps):
    return deviations(x) / divisor(x, eps)


def layer_norm(x, gain, bias, eps=1e-5):
    return gain * standardise(x, eps) + bias


def drop(module, change):
    return nn.functional.dropout(change, p=module.p, training=module.training)


def norm_of(module, x):
    return layer_norm(x, module.gain, module.bias, module.eps)


def wrapped(module, x, sublayer):
    return norm_of(module, x + drop(module, sublayer(x)))


class ResidualLayerNorm(nn.Module):
    def __init__(self, d_model, dropout=0.0, eps=1e-5):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(d_model))
        self.bias = nn.Parameter(torch.zeros(d_model))
        self.p, self.eps = dropout, eps

    def forward(self, x, sublayer):
        return wrapped(self, x, sublayer)


# %% unbiased_std
def divisor(x, eps):
    count = x.shape[-1]
    return ((deviations(x) ** 2).sum(axis=-1, keepdims=True) / (count - 1) + eps) ** 0.5


# %% eps_outside_sqrt
def divisor(x, eps):
    return average(deviations(x) ** 2) ** 0.5 + eps


# %% axis_seq
def average(x):
    return x.mean(axis=1, keepdims=True)


# %% no_affine
def layer_norm(x, gain, bias, eps=1e-5):
    return standardise(x, eps)


# %% pre_norm
def wrapped(module, x, sublayer):
    y = norm_of(module, x)
    y = sublayer(y)
    return x + drop(module, y)


# %% x_plus_norm_f
def wrapped(module, x, sublayer):
    return x + norm_of(module, drop(module, sublayer(x)))


# %% no_residual
def wrapped(module, x, sublayer):
    return norm_of(module, drop(module, sublayer(x)))


# %% no_norm
def wrapped(module, x, sublayer):
    return x + drop(module, sublayer(x))


# %% divides_by_variance
def divisor(x, eps):
    return average(deviations(x) ** 2) + eps


# %% mean_not_subtracted
def standardise(x, eps):
    return x / divisor(x, eps)


# %% whole_tensor
def average(x):
    return x.mean()


# %% gain_after_bias
def layer_norm(x, gain, bias, eps=1e-5):
    return (gain + bias) * standardise(x, eps)


# %% eps_fixed
def norm_of(module, x):
    return layer_norm(x, module.gain, module.bias)


# %% dropout_on_sum
def wrapped(module, x, sublayer):
    return norm_of(module, drop(module, x + sublayer(x)))


# %% no_dropout
def wrapped(module, x, sublayer):
    return norm_of(module, x + sublayer(x))


# %% dropout_in_eval
def drop(module, change):
    return nn.functional.dropout(change, p=module.p)


# %% unbiased_std + eps_outside_sqrt
def standardise(x, eps):
    return deviations(x) / (x.std(axis=-1, keepdims=True) + eps)


# %% axis_seq + no_affine
def layer_norm(x, gain, bias, eps=1e-5):
    mean = x.mean(axis=1, keepdims=True)
    variance = ((x - mean) ** 2).mean(axis=1, keepdims=True)
    return (x - mean) / (variance + eps) ** 0.5


# %% pre_norm + no_dropout
def wrapped(module, x, sublayer):
    return x + sublayer(norm_of(module, x))


# %% eps_fixed + no_dropout
class ResidualLayerNorm(nn.Module):
    def __init__(self, d_model, dropout=0.0, eps=1e-5):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(d_model))
        self.bias = nn.Parameter(torch.zeros(d_model))

    def forward(self, x, sublayer):
        return layer_norm(x + sublayer(x), self.gain, self.bias)


# %% divides_by_variance + gain_after_bias
def layer_norm(x, gain, bias, eps=1e-5):
    variance = average(deviations(x) ** 2)
    return deviations(x) / (variance + eps) * (gain + bias)
