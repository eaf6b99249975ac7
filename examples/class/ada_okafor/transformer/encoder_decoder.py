"""Exercise: encoder layer and decoder layer.  Ada Okafor"""

from torch import Tensor, nn

from exercises.attention.multi_head_attention import MultiHeadAttention
from exercises.transformer.feed_forward import PositionwiseFeedForward
from exercises.transformer.residual_layernorm import ResidualLayerNorm


class EncoderLayer(nn.Module):
    """Self-attention, then feed-forward; figure 1, left half."""

    def __init__(self, d_model: int, num_heads: int, d_ff: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.residual_1 = ResidualLayerNorm(d_model, dropout)
        self.feed_forward = PositionwiseFeedForward(d_model, d_ff, dropout)
        self.residual_2 = ResidualLayerNorm(d_model, dropout)

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        def attend(tokens: Tensor) -> Tensor:
            output, _ = self.self_attention(tokens, tokens, tokens, mask)
            return output

        x = self.residual_1(x, attend)
        return self.residual_2(x, self.feed_forward)


class DecoderLayer(nn.Module):
    """Self-attention, cross-attention, feed-forward; figure 1, right half."""

    def __init__(self, d_model: int, num_heads: int, d_ff: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.residual_1 = ResidualLayerNorm(d_model, dropout)
        self.cross_attention = MultiHeadAttention(d_model, num_heads)
        self.residual_2 = ResidualLayerNorm(d_model, dropout)
        self.feed_forward = PositionwiseFeedForward(d_model, d_ff, dropout)
        self.residual_3 = ResidualLayerNorm(d_model, dropout)

    def forward(
        self, x: Tensor, memory: Tensor, self_mask: Tensor | None = None, memory_mask: Tensor | None = None
    ) -> Tensor:
        def attend_to_target(tokens: Tensor) -> Tensor:
            output, _ = self.self_attention(tokens, tokens, tokens, self_mask)
            return output

        def attend_to_source(tokens: Tensor) -> Tensor:
            output, _ = self.cross_attention(tokens, memory, memory, memory_mask)
            return output

        x = self.residual_1(x, attend_to_target)
        x = self.residual_2(x, attend_to_source)
        return self.residual_3(x, self.feed_forward)
