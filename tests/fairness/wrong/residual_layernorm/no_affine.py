import torch
from torch import nn


def layer_norm(x, gain, bias, eps=1e-5):
    d = x.shape[-1]
    mean = x.sum(-1, keepdim=True) / d
    second = ((x - mean) ** 2).sum(-1, keepdim=True) / d
    return (x - mean) / torch.sqrt(second + eps)


class ResidualLayerNorm(nn.Module):
    def __init__(self, d_model, dropout=0.0, eps=1e-5):
        super().__init__()
        self.register_parameter("gain", nn.Parameter(torch.ones(d_model)))
        self.register_parameter("bias", nn.Parameter(torch.zeros(d_model)))
        self.noise = nn.Dropout(dropout)
        self.eps = eps

    def forward(self, x, sublayer):
        change = self.noise(sublayer(x))
        return layer_norm(x + change, self.gain, self.bias, self.eps)
