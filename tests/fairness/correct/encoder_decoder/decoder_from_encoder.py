from torch import nn

from exercises.attention.multi_head_attention import MultiHeadAttention
from exercises.transformer.feed_forward import PositionwiseFeedForward
from exercises.transformer.residual_layernorm import ResidualLayerNorm


class EncoderLayer(nn.Module):
    sublayers = 2

    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.feed_forward = PositionwiseFeedForward(d_model, d_ff, dropout)
        for number in range(1, self.sublayers + 1):
            setattr(self, f"residual_{number}", ResidualLayerNorm(d_model, dropout))

    def attend_to_self(self, x, mask):
        def sublayer(y):
            return self.self_attention(query=y, key=y, value=y, mask=mask)[0]

        return self.residual_1(x, sublayer)

    def finish(self, x):
        return getattr(self, f"residual_{self.sublayers}")(x, self.feed_forward)

    def forward(self, x, mask=None):
        return self.finish(self.attend_to_self(x, mask))


class DecoderLayer(EncoderLayer):
    sublayers = 3

    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__(d_model, num_heads, d_ff, dropout)
        self.cross_attention = MultiHeadAttention(d_model, num_heads)

    def forward(self, x, memory, self_mask=None, memory_mask=None):
        x = self.attend_to_self(x, self_mask)
        x = self.residual_2(x, lambda y: self.cross_attention(query=y, key=memory, value=memory, mask=memory_mask)[0])
        return self.finish(x)
