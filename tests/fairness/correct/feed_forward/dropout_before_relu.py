import torch
from torch import nn


class PositionwiseFeedForward(torch.nn.Module):
    def __init__(self, d_model, d_ff, dropout=0.0):
        super().__init__()
        layers = {"w_1": nn.Linear(d_model, d_ff), "w_2": nn.Linear(d_ff, d_model)}
        for name, layer in layers.items():
            self.register_module(name, layer)
        self.drop = nn.Dropout(dropout)

    def forward(self, x):
        # a factor that is not negative passes through the ReLU
        hidden = self.drop(self.w_1(x))
        hidden = (hidden + hidden.abs()) / 2
        return torch.addmm(self.w_2.bias, hidden.flatten(0, -2), self.w_2.weight.T).view_as(x)
