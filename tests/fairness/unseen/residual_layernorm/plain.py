import torch
from torch import nn


def layer_norm(x, gain, bias, eps=1e-5):
    d = x.shape[-1]
    mu = torch.sum(x, dim=-1, keepdim=True) / d
    centered = x - mu
    var = torch.sum(centered * centered, dim=-1, keepdim=True) / d
    normed = centered / torch.sqrt(var + eps)
    return gain * normed + bias


class ResidualLayerNorm(nn.Module):
    def __init__(self, d_model, dropout=0.0, eps=1e-5):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(d_model))
        self.bias = nn.Parameter(torch.zeros(d_model))
        self.drop = nn.Dropout(dropout)
        self.eps = eps

    def norm(self, z):
        return layer_norm(z, self.gain, self.bias, self.eps)

    def forward(self, x, sublayer):
        y = self.drop(sublayer(x))
        return self.norm(x + y)


# %% unbiased_std
def layer_norm(x, gain, bias, eps=1e-5):
    mu = x.mean(dim=-1, keepdim=True)
    var = torch.var(x, dim=-1, keepdim=True)
    return gain * (x - mu) / torch.sqrt(var + eps) + bias


# %% eps_outside_sqrt
def layer_norm(x, gain, bias, eps=1e-5):
    d = x.shape[-1]
    mu = torch.sum(x, dim=-1, keepdim=True) / d
    centered = x - mu
    sigma = (torch.sum(centered * centered, dim=-1, keepdim=True) / d) ** 0.5
    return gain * centered / (sigma + eps) + bias


# %% axis_seq
def layer_norm(x, gain, bias, eps=1e-5):
    mu = x.mean(dim=1, keepdim=True)
    var = ((x - mu) ** 2).mean(dim=1, keepdim=True)
    return gain * (x - mu) / torch.sqrt(var + eps) + bias


# %% pre_norm
class ResidualLayerNorm(ResidualLayerNorm):
    def forward(self, x, sublayer):
        y = sublayer(self.norm(x))
        return x + self.drop(y)


# %% no_residual
class ResidualLayerNorm(ResidualLayerNorm):
    def forward(self, x, sublayer):
        y = sublayer(x)
        y = self.drop(y)
        return self.norm(y)


# %% divides_by_variance
def layer_norm(x, gain, bias, eps=1e-5):
    mu = x.mean(-1, keepdim=True)
    var = ((x - mu) ** 2).mean(-1, keepdim=True)
    return (x - mu) / (var + eps) * gain + bias


# %% dropout_on_sum
class ResidualLayerNorm(ResidualLayerNorm):
    def forward(self, x, sublayer):
        total = self.drop(x + sublayer(x))
        return self.norm(total)


# %% unbiased_std + eps_fixed
def layer_norm(x, gain, bias, eps=1e-5):
    mu = x.mean(dim=-1, keepdim=True)
    n = x.shape[-1]
    var = torch.sum((x - mu) ** 2, dim=-1, keepdim=True) / (n - 1)
    return gain * (x - mu) / torch.sqrt(var + eps) + bias


class ResidualLayerNorm(ResidualLayerNorm):
    def norm(self, z):
        return layer_norm(z, self.gain, self.bias)


# %% pre_norm + no_dropout
class ResidualLayerNorm(nn.Module):
    def __init__(self, d_model, dropout=0.0, eps=1e-5):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(d_model))
        self.bias = nn.Parameter(torch.zeros(d_model))
        self.eps = eps

    def forward(self, x, sublayer):
        normed = layer_norm(x, self.gain, self.bias, self.eps)
        return x + sublayer(normed)
