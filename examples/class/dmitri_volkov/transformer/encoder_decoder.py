import torch as T
N = T.nn

# all in one file again: attention, feed-forward and norm are 15 lines
class Att(N.Module):
    def __init__(self, d, h):
        super().__init__(); self.h = h
        for w in 'qkvo': setattr(self, 'w_' + w, N.Linear(d, d))
    def forward(self, x, y, m):
        q, k, v = [w.unflatten(2, (self.h, -1)).transpose(1, 2) for w in (self.w_q(x), self.w_k(y), self.w_v(y))]
        a = q @ k.mT / q.shape[-1]**.5
        if m is not None:
            m = m[:, None] if m.ndim == 3 else m
            a = a.masked_fill(~m, -1e30)
        p = a.softmax(-1) if m is None else a.softmax(-1)*m
        return self.w_o((p @ v).transpose(1, 2).flatten(2))

class FF(N.Module):
    def __init__(self, d, f, p):
        super().__init__(); self.w_1, self.w_2, self.p = N.Linear(d, f), N.Linear(f, d), N.Dropout(p)
    def forward(self, x): return self.w_2(self.p(self.w_1(x).relu()))

class Add(N.Module):
    def __init__(self, d, p):
        super().__init__(); self.gain, self.bias, self.p = N.Parameter(T.ones(d)), N.Parameter(T.zeros(d)), N.Dropout(p)
    def forward(self, x, y):
        x = x + self.p(y); x = x - x.mean(-1, True)
        return x*(x.square().mean(-1, True) + 1e-5)**-.5*self.gain + self.bias

class EncoderLayer(N.Module):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__(); d, p = d_model, dropout
        self.self_attention, self.feed_forward = Att(d, num_heads), FF(d, d_ff, p)
        self.residual_1, self.residual_2 = Add(d, p), Add(d, p)
    def forward(self, x, mask=None):
        x = self.residual_1(x, self.self_attention(x, x, mask))
        return self.residual_2(x, self.feed_forward(x))

class DecoderLayer(EncoderLayer):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__(d_model, num_heads, d_ff, dropout)
        self.cross_attention, self.residual_3 = Att(d_model, num_heads), Add(d_model, dropout)
    def forward(self, x, memory, self_mask=None, memory_mask=None):
        x = self.residual_1(x, self.self_attention(x, x, self_mask))
        x = self.residual_2(x, self.cross_attention(x, memory, memory_mask))
        return self.residual_3(x, self.feed_forward(x))
