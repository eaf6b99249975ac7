import torch
import torch.nn as nn


def layer_norm(x, gain, bias, eps=1e-5):
    mean = x.mean(-1, keepdim=True)
    var = x.var(-1, keepdim=True)
    return gain * (x - mean) / torch.sqrt(var + eps) + bias


class ResidualLayerNorm(nn.Module):
    def __init__(self, d_model, dropout=0.0, eps=1e-5):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(d_model))
        self.bias = nn.Parameter(torch.zeros(d_model))
        self.dropout = nn.Dropout(dropout)
        self.eps = eps

    def forward(self, x, sublayer):
        return layer_norm(x + self.dropout(sublayer(x)), self.gain, self.bias, self.eps)
