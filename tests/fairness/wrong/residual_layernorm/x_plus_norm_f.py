import torch
from torch import nn


def layer_norm(x, gain, bias, eps=1e-5):
    x = x - x.mean(-1, True)
    return torch.einsum("...d,d->...d", x / (x.pow(2).mean(-1, True) + eps).pow(0.5), gain) + bias


class ResidualLayerNorm(nn.Module):
    def __init__(self, d_model, dropout=0.0, eps=1e-5):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(d_model))
        self.bias = nn.Parameter(torch.zeros(d_model))
        self.sequence = nn.Sequential(nn.Dropout(dropout))
        self.eps = eps

    def forward(self, x, sublayer):
        change = self.sequence(sublayer(x))
        return torch.add(x, layer_norm(change, self.gain, self.bias, self.eps))
