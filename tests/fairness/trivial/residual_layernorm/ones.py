import torch
from torch import nn


def layer_norm(x, gain, bias, eps=1e-5):
    return torch.ones_like(x)


class ResidualLayerNorm(nn.Module):
    def __init__(self, d_model, dropout=0.0, eps=1e-5):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(d_model))
        self.bias = nn.Parameter(torch.zeros(d_model))

    def forward(self, x, sublayer):
        return torch.ones_like(x)
