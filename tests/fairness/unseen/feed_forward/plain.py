import torch
from torch import nn


class PositionwiseFeedForward(nn.Module):
    def __init__(self, d_model, d_ff, dropout=0.0):
        super().__init__()
        self.w_1 = nn.Linear(d_model, d_ff)
        self.w_2 = nn.Linear(d_ff, d_model)
        self.drop = nn.Dropout(dropout)

    def forward(self, x):
        hidden = self.w_1(x)
        hidden = torch.clamp(hidden, min=0)
        hidden = self.drop(hidden)
        return self.w_2(hidden)


# %% no_activation
class PositionwiseFeedForward(PositionwiseFeedForward):
    def forward(self, x):
        hidden = self.w_1(x)
        hidden = self.drop(hidden)
        return self.w_2(hidden)


# %% relu_after_second
class PositionwiseFeedForward(PositionwiseFeedForward):
    def forward(self, x):
        hidden = self.drop(self.w_1(x))
        return nn.functional.relu(self.w_2(hidden))


# %% dropout_after_second
class PositionwiseFeedForward(PositionwiseFeedForward):
    def forward(self, x):
        hidden = torch.clamp(self.w_1(x), min=0)
        return self.drop(self.w_2(hidden))


# %% dropout_in_eval
class PositionwiseFeedForward(nn.Module):
    def __init__(self, d_model, d_ff, dropout=0.0):
        super().__init__()
        self.w_1 = nn.Linear(d_model, d_ff)
        self.w_2 = nn.Linear(d_ff, d_model)
        self.p = dropout

    def forward(self, x):
        hidden = torch.relu(self.w_1(x))
        hidden = nn.functional.dropout(hidden, self.p)
        return self.w_2(hidden)


# %% residual_inside
class PositionwiseFeedForward(PositionwiseFeedForward):
    def forward(self, x):
        hidden = self.drop(torch.relu(self.w_1(x)))
        return x + self.w_2(hidden)


# %% gelu
class PositionwiseFeedForward(PositionwiseFeedForward):
    def forward(self, x):
        act = nn.GELU()
        return self.w_2(self.drop(act(self.w_1(x))))


# %% tanh + no_dropout
class PositionwiseFeedForward(nn.Module):
    def __init__(self, d_model, d_ff, dropout=0.0):
        super().__init__()
        self.w_1 = nn.Linear(d_model, d_ff)
        self.w_2 = nn.Linear(d_ff, d_model)

    def forward(self, x):
        return self.w_2(torch.tanh(self.w_1(x)))


# %% residual_inside + dropout_after_second
class PositionwiseFeedForward(PositionwiseFeedForward):
    def forward(self, x):
        hidden = torch.clamp(self.w_1(x), min=0)
        out = self.drop(self.w_2(hidden))
        return x + out
