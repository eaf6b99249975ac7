"""Small modules and methods; the norm is an object that layer_norm makes for one call."""
import torch
import torch.nn as nn
import torch.nn.functional as F


class Standardise(nn.Module):
    def __init__(self, eps):
        super().__init__()
        self.eps = eps

    def mean(self, x):
        return torch.mean(x, -1, True)

    def variance(self, x):
        return torch.var(x, -1, correction=0, keepdim=True)

    def forward(self, x):
        return torch.sub(x, self.mean(x)).mul(torch.rsqrt(self.variance(x).add(self.eps)))


def scale_and_shift(x, gain, bias):
    return torch.addcmul(bias, x, gain)


def layer_norm(x, gain, bias, eps=1e-5):
    return scale_and_shift(Standardise(eps)(x), gain, bias)


class Residual(nn.Module):
    """What the wrapper is apart from its parameters."""

    def __init__(self, dropout, eps):
        super().__init__()
        self.noise = nn.Dropout(dropout)
        self.eps = eps

    def change(self, x, sublayer):
        return self.noise(sublayer(x))

    def join(self, x, change):
        return torch.add(x, change)

    def normalise(self, total):
        return layer_norm(total, self.gain, self.bias, eps=self.eps)

    def forward(self, x, sublayer):
        change = self.change(x, sublayer)
        return self.normalise(self.join(x, change))


class ResidualLayerNorm(Residual):
    def __init__(self, d_model, dropout=0.0, eps=1e-5):
        super().__init__(dropout, eps)
        self.gain = nn.Parameter(torch.full((d_model,), 1.0))
        self.bias = nn.Parameter(torch.full((d_model,), 0.0))


# %% unbiased_std
class Standardise(Standardise):
    def variance(self, x):
        return torch.var(x, -1, keepdim=True)


# %% eps_outside_sqrt
class Standardise(Standardise):
    def forward(self, x):
        deviation = torch.std(x, -1, correction=0, keepdim=True)
        return (x - self.mean(x)) / (deviation + self.eps)


# %% axis_seq
class Standardise(Standardise):
    def mean(self, x):
        return torch.mean(x, -2, True)

    def variance(self, x):
        return torch.var(x, -2, correction=0, keepdim=True)


# %% no_affine
def layer_norm(x, gain, bias, eps=1e-5):
    norm = Standardise(eps)
    return norm(x)


# %% pre_norm
class ResidualLayerNorm(ResidualLayerNorm):
    def forward(self, x, sublayer):
        return self.join(x, self.change(self.normalise(x), sublayer))


# %% x_plus_norm_f
class ResidualLayerNorm(ResidualLayerNorm):
    def forward(self, x, sublayer):
        change = self.normalise(self.change(x, sublayer))
        return self.join(x, change)


# %% no_residual
class ResidualLayerNorm(ResidualLayerNorm):
    def forward(self, x, sublayer):
        x = self.change(x, sublayer)
        return self.normalise(x)


# %% no_norm
class ResidualLayerNorm(ResidualLayerNorm):
    def forward(self, x, sublayer):
        return self.join(x, self.change(x, sublayer))


# %% divides_by_variance
class Standardise(Standardise):
    def forward(self, x):
        return (x - self.mean(x)) / (self.variance(x) + self.eps)


# %% mean_not_subtracted
class Standardise(Standardise):
    def forward(self, x):
        mean_square = x.pow(2).mean(-1, keepdim=True)
        return x * torch.rsqrt(mean_square + self.eps)


# %% whole_tensor
class Standardise(Standardise):
    def mean(self, x):
        return torch.mean(x)

    def variance(self, x):
        return torch.var(x, correction=0)


# %% gain_after_bias
def scale_and_shift(x, gain, bias):
    affine = gain + bias
    return x * affine


# %% eps_fixed
class ResidualLayerNorm(Residual):
    def __init__(self, d_model, dropout=0.0, eps=1e-5):
        super().__init__(dropout, 1e-5)
        self.gain = nn.Parameter(torch.ones(d_model))
        self.bias = nn.Parameter(torch.zeros(d_model))


# %% dropout_on_sum
class ResidualLayerNorm(ResidualLayerNorm):
    def change(self, x, sublayer):
        return sublayer(x)

    def join(self, x, change):
        return self.noise(x + change)


# %% no_dropout
class ResidualLayerNorm(ResidualLayerNorm):
    def change(self, x, sublayer):
        return sublayer(x)


# %% dropout_in_eval
class ResidualLayerNorm(ResidualLayerNorm):
    def change(self, x, sublayer):
        return F.dropout(sublayer(x), self.noise.p, training=True)


# %% no_residual + no_dropout
class ResidualLayerNorm(ResidualLayerNorm):
    def forward(self, x, sublayer):
        return self.normalise(sublayer(x))


# %% unbiased_std + no_affine
def layer_norm(x, gain, bias, eps=1e-5):
    variance, mean = torch.var_mean(x, -1, keepdim=True)
    return (x - mean) / torch.sqrt(variance + eps)


# %% eps_fixed + dropout_in_eval
class ResidualLayerNorm(ResidualLayerNorm):
    def forward(self, x, sublayer):
        change = F.dropout(sublayer(x), p=self.noise.p)
        return layer_norm(x + change, self.gain, self.bias)


# %% mean_not_subtracted + eps_outside_sqrt
class Standardise(Standardise):
    def forward(self, x):
        return x / (torch.sqrt(self.variance(x)) + self.eps)


# %% whole_tensor + unbiased_std
class Standardise(Standardise):
    def forward(self, x):
        return (x - x.mean()) / (x.var() + self.eps).sqrt()
