import torch
from torch import nn


def layer_norm(x, gain, bias, eps=1e-5):
    centred = x - x.mean(-1, keepdim=True)
    return centred * torch.rsqrt(centred.pow(2).mean(-1, keepdim=True) + eps) * gain + bias


class ResidualLayerNorm(nn.Module):
    def __init__(self, d_model, dropout=0.0, eps=1e-5):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(d_model))
        self.bias = nn.Parameter(torch.zeros(d_model))
        self.dropout = nn.Dropout(dropout)
        self.eps = eps

    def forward(self, x, sublayer):
        # norm first trains better (saw this in the GPT-2 code)
        return x + self.dropout(sublayer(layer_norm(x, self.gain, self.bias, self.eps)))
