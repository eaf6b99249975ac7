from torch import nn

from exercises.attention.multi_head_attention import MultiHeadAttention as MHA
from exercises.transformer.feed_forward import PositionwiseFeedForward as FFN
from exercises.transformer.residual_layernorm import ResidualLayerNorm


class _Layer(nn.Module):
    attentions = ()

    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__()
        for name in self.attentions:
            self.add_module(name, MHA(d_model, num_heads))
        self.feed_forward = FFN(d_model, d_ff, dropout)
        for i in range(len(self.attentions) + 1):
            self.add_module(f"residual_{i + 1}", ResidualLayerNorm(d_model, dropout))


class EncoderLayer(_Layer):
    attentions = ("self_attention",)

    def forward(self, x, mask=None):
        x = self.residual_1(x, lambda y: self.self_attention(y, y, y, mask)[0])
        return self.residual_2(x, self.feed_forward)


class DecoderLayer(_Layer):
    attentions = ("self_attention", "cross_attention")

    def forward(self, x, memory, self_mask=None, memory_mask=None):
        x = self.residual_1(x, lambda y: self.self_attention(y, y, y, self_mask)[0])
        x = self.residual_2(x, lambda y: self.cross_attention(y, memory, memory, memory_mask)[0])
        return self.residual_3(x, self.feed_forward)
