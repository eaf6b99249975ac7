# Bruno Keller
from torch import nn
from exercises.attention.multi_head_attention import MultiHeadAttention
from exercises.transformer.feed_forward import PositionwiseFeedForward
from exercises.transformer.residual_layernorm import ResidualLayerNorm


class EncoderLayer(nn.Module):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.feed_forward = PositionwiseFeedForward(d_model, d_ff, dropout)
        for n in range(1, 3):
            self.add_module("residual_" + str(n), ResidualLayerNorm(d_model, dropout))

    def forward(self, x, mask=None):
        # the residual wants a function. It is called with x, I have x already.
        y = self.self_attention(x, x, x, mask)[0]
        x = self.residual_1(x, lambda _: y)
        z = self.feed_forward(x)
        x = self.residual_2(x, lambda _: z)
        return x


class DecoderLayer(nn.Module):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.cross_attention = MultiHeadAttention(d_model, num_heads)
        self.feed_forward = PositionwiseFeedForward(d_model, d_ff, dropout)
        for n in range(1, 4):
            self.add_module("residual_" + str(n), ResidualLayerNorm(d_model, dropout))

    def forward(self, x, memory, self_mask=None, memory_mask=None):
        a = self.self_attention(x, x, x, self_mask)[0]
        x = self.residual_1(x, lambda _: a)
        b = self.cross_attention(x, memory, memory, memory_mask)[0]
        x = self.residual_2(x, lambda _: b)
        c = self.feed_forward(x)
        x = self.residual_3(x, lambda _: c)
        return x
