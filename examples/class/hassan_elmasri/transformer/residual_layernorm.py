# Hassan El-Masri, 2nd semester
import torch


def layer_norm(x, gain, bias, eps=1e-5):
    mu = torch.mean(x, dim=-1, keepdim=True)
    sigma = torch.sqrt(torch.mean((x - mu)**2, dim=-1, keepdim=True))
    return (x - mu) / (sigma + eps) * gain + bias


class ResidualLayerNorm(torch.nn.Module):
    def __init__(self, d_model, dropout=0.0, eps=1e-5):
        super(ResidualLayerNorm, self).__init__()
        self.gain = torch.nn.Parameter(torch.ones(d_model))
        self.bias = torch.nn.Parameter(torch.zeros(d_model))
        self.dropout = torch.nn.Dropout(dropout)
        self.eps = eps

    def forward(self, x, sublayer):
        return layer_norm(x + self.dropout(sublayer(x)), self.gain, self.bias, self.eps)
