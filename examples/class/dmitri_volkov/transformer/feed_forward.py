import torch as T
class PositionwiseFeedForward(T.nn.Module):
    def __init__(self, d_model, d_ff, dropout=0.0):
        super().__init__()
        self.w_1, self.w_2, self.d = T.nn.Linear(d_model, d_ff), T.nn.Linear(d_ff, d_model), T.nn.Dropout(dropout)
    def forward(self, x): h = self.w_1(x); return self.w_2(self.d(h*(h > 0)))
