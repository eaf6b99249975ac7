from torch import einsum, nn


class PositionwiseFeedForward(nn.Module):
    def __init__(self, d_model, d_ff, dropout=0.0):
        super().__init__()
        self.w_1, self.w_2 = nn.Linear(d_model, d_ff), nn.Linear(d_ff, d_model)
        self.p = dropout

    def forward(self, x):
        y = einsum("btd,fd->btf", x, self.w_1.weight) + self.w_1.bias
        y = nn.functional.dropout(y.clamp(min=0), self.p, self.training)
        return einsum("btf,df->btd", y, self.w_2.weight) + self.w_2.bias
