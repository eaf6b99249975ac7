import torch.nn as nn
import torch.nn.functional as F


class PositionwiseFeedForward(nn.Module):
    def __init__(self, d_model, d_ff, dropout=0.0):
        super().__init__()
        self.w_1 = nn.Linear(d_model, d_ff)
        self.w_2 = nn.Linear(d_ff, d_model)
        self.between = [nn.ReLU(), nn.Dropout(dropout)]
        self.steps = nn.ModuleList(self.between)

    def forward(self, x):
        y = F.conv1d(x.transpose(1, 2), self.w_1.weight[:, :, None], self.w_1.bias)
        for step in self.steps:
            y = step(y)
        return F.conv1d(y, self.w_2.weight[:, :, None], self.w_2.bias).transpose(1, 2)
