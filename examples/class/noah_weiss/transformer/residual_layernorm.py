import torch
from torch import nn


def layer_norm(x, gain, bias, eps=1e-5):
    mean = x.mean(-1, keepdim=True)
    var = x.var(-1, keepdim=True, unbiased=False)
    return (x - mean) / torch.sqrt(var + eps) * gain + bias


class ResidualLayerNorm(nn.Module):
    def __init__(self, d_model, dropout=0.0, eps=1e-5):
        super().__init__()
        raise NotImplementedError("ResidualLayerNorm")

    def forward(self, x, sublayer):
        raise NotImplementedError("ResidualLayerNorm.forward")
