# Bruno Keller
import torch
from torch import nn


def layer_norm(x, gain, bias, eps=1e-5):
    d = x.shape[-1]
    flat = x.reshape(-1, d)
    rows = []
    for r in range(flat.shape[0]):
        row = flat[r]
        mu = row.sum() / d
        var = 0
        for j in range(d):
            var = var + (row[j] - mu) * (row[j] - mu)
        var = var / d
        rows.append((row - mu) / torch.sqrt(var + eps) * gain + bias)
    return torch.stack(rows).reshape(x.shape)


class ResidualLayerNorm(nn.Module):
    def __init__(self, d_model, dropout=0.0, eps=1e-5):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(d_model))
        self.bias = nn.Parameter(torch.zeros(d_model))
        self.drop = nn.Dropout(dropout)
        self.eps = eps

    def forward(self, x, sublayer):
        y = sublayer(x)
        y = self.drop(y)
        z = x + y
        return layer_norm(z, self.gain, self.bias, self.eps)
