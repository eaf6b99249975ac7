import torch
import torch.nn as nn
import torch.nn.functional as F


def layer_norm(x, gain, bias, eps=1e-5):
    variance, mean = torch.var_mean(x, dim=(-1,), unbiased=False, keepdim=True)
    scale = torch.rsqrt(variance.add(eps)).mul(gain)
    return torch.sub(x, mean).mul(scale).add(bias)


class Skip(nn.Module):
    def __init__(self, dropout):
        super().__init__()
        self.dropout = dropout

    def forward(self, x, change):
        return x + F.dropout(change, p=self.dropout, training=self.training)


class ResidualLayerNorm(nn.Module):
    def __init__(self, d_model, dropout=0.0, eps=1e-5):
        super().__init__()
        self.gain, self.bias = (nn.Parameter(make(d_model)) for make in (torch.ones, torch.zeros))
        self.skip = Skip(dropout)
        self.normalise = lambda x: layer_norm(x, self.gain, self.bias, eps)

    def forward(self, x, sublayer):
        return self.normalise(self.skip(x, sublayer(x)))
