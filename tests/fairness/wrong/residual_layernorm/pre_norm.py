import torch
from torch import nn


def layer_norm(x, gain, bias, eps=1e-5):
    std = torch.sqrt(torch.var(x, -1, unbiased=False, keepdim=True) + eps)
    return gain * (x - torch.mean(x, -1, keepdim=True)) / std + bias


class ResidualLayerNorm(nn.Module):
    def __init__(self, d_model, dropout=0.0, eps=1e-5):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(d_model))
        self.bias = nn.Parameter(torch.zeros(d_model))
        self.dropout = nn.Dropout(dropout)
        self.eps = eps

    def forward(self, x, sublayer):
        y = layer_norm(x, self.gain, self.bias, self.eps)
        y = sublayer(y)
        y = self.dropout(y)
        return x + y
