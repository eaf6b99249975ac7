from torch import nn

from exercises.attention.multi_head_attention import MultiHeadAttention
from exercises.transformer.feed_forward import PositionwiseFeedForward
from exercises.transformer.residual_layernorm import ResidualLayerNorm


class EncoderLayer(nn.Module):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.feed_forward = PositionwiseFeedForward(d_model, d_ff, dropout)
        self.residual_1 = ResidualLayerNorm(d_model, dropout)
        self.residual_2 = ResidualLayerNorm(d_model, dropout)

    # named as in torch.nn.TransformerEncoderLayer
    def _sa_block(self, x, attn_mask):
        return self.self_attention(x, x, x, attn_mask)[0]

    def forward(self, x, mask=None):
        x = self.residual_1(x, lambda y: self._sa_block(y, mask))
        return self.residual_2(x, self.feed_forward)


class DecoderLayer(nn.Module):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.cross_attention = MultiHeadAttention(d_model, num_heads)
        self.feed_forward = PositionwiseFeedForward(d_model, d_ff, dropout)
        for k in (1, 2, 3):
            self.register_module(f"residual_{k}", ResidualLayerNorm(d_model, dropout))

    def _sa_block(self, x, attn_mask):
        return self.self_attention(x, x, x, attn_mask)[0]

    def _mha_block(self, x, memory, attn_mask):
        return self.cross_attention(x, memory, memory, attn_mask)[0]

    def forward(self, x, memory, self_mask=None, memory_mask=None):
        x = self.residual_1(x, lambda y: self._sa_block(y, self_mask))
        x = self.residual_2(x, lambda y: self._mha_block(y, memory, memory_mask))
        return self.residual_3(x, self.feed_forward)
