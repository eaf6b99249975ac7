import torch
from torch import nn


def layer_norm(x, gain, bias, eps=1e-5):
    d = x.shape[-1]
    # the first entry goes first: in a row of almost equal numbers the matrix alone would leave rounding errors
    x = x - x[..., :1]
    centring = torch.eye(d, dtype=x.dtype) - torch.full((d, d), 1 / d, dtype=x.dtype)
    centred = x @ centring
    power = (centred * centred) @ torch.full((d, 1), 1 / d, dtype=x.dtype)
    return centred / (power + eps).sqrt() @ torch.diag(gain) + bias


class ResidualLayerNorm(nn.Module):
    def __init__(self, d_model, dropout=0.0, eps=1e-5):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(d_model))
        self.bias = nn.Parameter(torch.zeros(d_model))
        self.register_buffer("eps", torch.tensor(eps), persistent=False)
        self.noise = nn.Dropout(dropout)

    def forward(self, x, sublayer):
        return layer_norm(self.noise(sublayer(x)).add(x), self.gain, self.bias, self.eps.item())
