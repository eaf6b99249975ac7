import torch
from torch import nn


class PositionwiseFeedForward(nn.Module):
    def __init__(self, d_model, d_ff, dropout=0.0):
        super().__init__()
        self.w_1 = nn.Linear(d_model, d_ff)
        self.w_2 = nn.Linear(d_ff, d_model)
        self.rate = dropout

    def forward(self, x):
        hidden = torch.einsum("btm,fm->btf", x, self.w_1.weight) + self.w_1.bias
        hidden = torch.where(hidden > 0, hidden, torch.zeros_like(hidden))
        if self.training and self.rate:
            kept = torch.rand_like(hidden) >= self.rate
            hidden = hidden * kept / max(1.0 - self.rate, 1e-9)
        return torch.einsum("btf,mf->btm", hidden, self.w_2.weight) + self.w_2.bias
