import torch
from torch import nn


def layer_norm(x, gain, bias, eps=1e-5):
    mean = x.mean(dim=-1).unsqueeze(-1)
    diff = x - mean
    var = (diff * diff).sum(dim=-1).unsqueeze(-1) / x.shape[-1]
    return diff / (var + eps) ** 0.5 * gain + bias


class ResidualLayerNorm(nn.Module):
    def __init__(self, d_model, dropout=0.0, eps=1e-5):
        super().__init__()
        self.d_model = d_model
        self.eps = eps
        self.gain = nn.Parameter(torch.ones(d_model))
        self.bias = nn.Parameter(torch.zeros(d_model))
        self.dropout = nn.Dropout(dropout) if dropout > 0 else nn.Identity()

    def forward(self, x, sublayer):
        return layer_norm(torch.add(x, self.dropout(sublayer(x))), self.gain, self.bias, self.eps)
