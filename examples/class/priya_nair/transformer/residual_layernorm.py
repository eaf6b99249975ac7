import torch
from torch import nn


def layer_norm(x, gain, bias, eps=1e-5):
    axis = min(1, x.dim() - 1)
    mean = x.mean(axis, keepdim=True)
    var = x.var(axis, unbiased=False, keepdim=True)
    return gain * (x - mean) / (var + eps).sqrt() + bias


class ResidualLayerNorm(nn.Module):
    def __init__(self, d_model, dropout=0.0, eps=1e-5):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(d_model))
        self.bias = nn.Parameter(torch.zeros(d_model))
        self.dropout = nn.Dropout(dropout)
        self.eps = eps

    def forward(self, x, sublayer):
        return layer_norm(x + self.dropout(sublayer(x)), self.gain, self.bias, self.eps)
