import torch as T
def layer_norm(x, gain, bias, eps=1e-5):
    v, m = T.var_mean(x, -1, correction=0, keepdim=True)
    return (x - m)/(v + eps)**.5*gain + bias
class ResidualLayerNorm(T.nn.Module):
    def __init__(self, d_model, dropout=0.0, eps=1e-5):
        super().__init__(); P = T.nn.Parameter
        self.gain, self.bias, self.drop, self.eps = P(T.ones(d_model)), P(T.zeros(d_model)), T.nn.Dropout(dropout), eps
    def forward(self, x, sublayer): return layer_norm(x + self.drop(sublayer(x)), self.gain, self.bias, self.eps)
