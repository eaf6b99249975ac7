import torch
import torch.nn as nn


class PositionwiseFeedForward(nn.Module):
    def __init__(self, d_model, d_ff, dropout=0.0):
        super().__init__()
        self.w_1 = nn.Linear(d_model, d_ff)
        self.w_2 = nn.Linear(d_ff, d_model)
        self.relu = nn.ReLU()
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        x = self.relu(self.w_1(x))
        x = self.dropout(x)
        return self.w_2(x)


if __name__ == "__main__":
    theirs = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4))
    ours = PositionwiseFeedForward(4, 8)
    ours.w_1, ours.w_2 = theirs[0], theirs[2]
    x = torch.randn(2, 3, 4)
    print(torch.equal(ours(x), theirs(x)))
