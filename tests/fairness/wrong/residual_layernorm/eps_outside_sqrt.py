import torch
import torch.nn.functional as F


def layer_norm(x, gain, bias, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    deviation = (x - mean).pow(2).mean(dim=-1, keepdim=True).sqrt()
    return torch.addcmul(bias, gain, (x - mean).div(deviation + eps))


class ResidualLayerNorm(torch.nn.Module):
    def __init__(self, d_model, dropout=0.0, eps=1e-5):
        super().__init__()
        self.gain = torch.nn.Parameter(torch.ones(d_model))
        self.bias = torch.nn.Parameter(torch.zeros(d_model))
        self.p = dropout
        self.eps = eps

    def forward(self, x, sublayer):
        return layer_norm(F.dropout(sublayer(x), self.p, self.training) + x, self.gain, self.bias, self.eps)
