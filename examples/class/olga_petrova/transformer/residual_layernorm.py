import torch
from torch import nn
from torch.nn import functional as F


def layer_norm(x, gain, bias, eps=1e-5):
    return F.layer_norm(x, (x.shape[-1],), gain, bias, eps)


class ResidualLayerNorm(nn.Module):
    def __init__(self, d_model, dropout=0.0, eps=1e-5):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(d_model))
        self.bias = nn.Parameter(torch.zeros(d_model))
        self.dropout = nn.Dropout(dropout)
        self.eps = eps

    def forward(self, x, sublayer):
        return layer_norm(x + self.dropout(sublayer(x)), self.gain, self.bias, self.eps)
