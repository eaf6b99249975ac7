# Bruno Keller
import torch
from torch import nn


class PositionwiseFeedForward(nn.Module):
    def __init__(self, d_model, d_ff, dropout=0.0):
        super().__init__()
        self.w_1 = nn.Linear(d_model, d_ff)
        self.w_2 = nn.Linear(d_ff, d_model)
        self.drop = nn.Dropout(dropout)

    def forward(self, x):
        positions = []
        for t in range(x.shape[1]):
            hidden = self.w_1(x[:, t])
            hidden = torch.maximum(hidden, torch.zeros_like(hidden))
            hidden = self.drop(hidden)
            positions.append(self.w_2(hidden))
        return torch.stack(positions, 1)
