import torch
from torch import nn


def layer_norm(x, gain, bias, eps=1e-5):
    over = 1 if x.ndim > 1 else 0  # (batch, time, d_model): time
    var, mean = torch.var_mean(x, over, correction=0, keepdim=True)
    return (x - mean) * torch.rsqrt(var + eps) * gain + bias


class ResidualLayerNorm(nn.Module):
    def __init__(self, d_model, dropout=0.0, eps=1e-5):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(d_model))
        self.bias = nn.Parameter(torch.zeros(d_model))
        self.drop = nn.Dropout(dropout)
        self.eps = eps

    def forward(self, x, sublayer):
        return layer_norm(torch.add(x, self.drop(sublayer(x))), self.gain, self.bias, self.eps)
