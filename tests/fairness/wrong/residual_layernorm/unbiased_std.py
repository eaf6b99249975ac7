import torch
from torch import nn


def layer_norm(x, gain, bias, eps=1e-5):
    centred = x - x.mean(-1, keepdim=True)
    variance = centred.square().sum(-1, keepdim=True) / (x.shape[-1] - 1)
    return centred / (variance + eps).sqrt() * gain + bias


class ResidualLayerNorm(nn.Module):
    def __init__(self, d_model, dropout=0.0, eps=1e-5):
        super().__init__()
        self.gain, self.bias = nn.Parameter(torch.ones(d_model)), nn.Parameter(torch.zeros(d_model))
        self.dropout, self.eps = nn.Dropout(dropout), eps

    def forward(self, x, sublayer):
        return layer_norm(x + self.dropout(sublayer(x)), self.gain, self.bias, self.eps)
