"""Feed-forward network, object-oriented edition. Femi Adeyemi, group 2."""
from collections import OrderedDict

from torch import nn


class PositionwiseFeedForward(nn.Sequential):
    def __init__(self, d_model: int, d_ff: int, dropout: float = 0.0):
        super().__init__(OrderedDict(
            w_1=nn.Linear(d_model, d_ff),
            relu=nn.ReLU(),
            dropout=nn.Dropout(dropout),
            w_2=nn.Linear(d_ff, d_model),
        ))
