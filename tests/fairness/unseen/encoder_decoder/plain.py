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

    def forward(self, x, mask=None):
        def attend(z):
            out, _ = self.self_attention(z, z, z, mask)
            return out

        x = self.residual_1(x, attend)
        x = self.residual_2(x, self.feed_forward)
        return x


class DecoderLayer(nn.Module):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.cross_attention = MultiHeadAttention(d_model, num_heads)
        self.feed_forward = PositionwiseFeedForward(d_model, d_ff, dropout)
        self.residual_1 = ResidualLayerNorm(d_model, dropout)
        self.residual_2 = ResidualLayerNorm(d_model, dropout)
        self.residual_3 = ResidualLayerNorm(d_model, dropout)

    def forward(self, x, memory, self_mask=None, memory_mask=None):
        def look_at_target(z):
            out, _ = self.self_attention(z, z, z, self_mask)
            return out

        def look_at_source(z):
            out, _ = self.cross_attention(z, memory, memory, memory_mask)
            return out

        x = self.residual_1(x, look_at_target)
        x = self.residual_2(x, look_at_source)
        x = self.residual_3(x, self.feed_forward)
        return x


# %% ffn_residual_from_input
class EncoderLayer(EncoderLayer):
    def forward(self, x, mask=None):
        def attend(z):
            out, _ = self.self_attention(z, z, z, mask)
            return out

        attended = self.residual_1(x, attend)
        return self.residual_2(x, lambda _: self.feed_forward(attended))


# %% mask_not_forwarded
class EncoderLayer(EncoderLayer):
    def forward(self, x, mask=None):
        x = self.residual_1(x, lambda z: self.self_attention(z, z, z)[0])
        x = self.residual_2(x, self.feed_forward)
        return x


# %% cross_ignores_memory
class DecoderLayer(DecoderLayer):
    def forward(self, x, memory, self_mask=None, memory_mask=None):
        def look_at_target(z):
            out, _ = self.self_attention(z, z, z, self_mask)
            return out

        def look_at_source(z):
            out, _ = self.cross_attention(z, z, z, self_mask)
            return out

        x = self.residual_1(x, look_at_target)
        x = self.residual_2(x, look_at_source)
        return self.residual_3(x, self.feed_forward)


# %% masks_swapped
class DecoderLayer(DecoderLayer):
    def forward(self, x, memory, self_mask=None, memory_mask=None):
        def look_at_target(z):
            return self.self_attention(z, z, z, memory_mask)[0]

        def look_at_source(z):
            return self.cross_attention(z, memory, memory, self_mask)[0]

        x = self.residual_1(x, look_at_target)
        x = self.residual_2(x, look_at_source)
        return self.residual_3(x, self.feed_forward)


# %% one_residual_for_all
class DecoderLayer(DecoderLayer):
    def forward(self, x, memory, self_mask=None, memory_mask=None):
        steps = [
            lambda z: self.self_attention(z, z, z, self_mask)[0],
            lambda z: self.cross_attention(z, memory, memory, memory_mask)[0],
            self.feed_forward,
        ]
        for step in steps:
            x = self.residual_1(x, step)
        return x


# %% cross_queries_from_memory
class DecoderLayer(DecoderLayer):
    def forward(self, x, memory, self_mask=None, memory_mask=None):
        x = self.residual_1(x, lambda z: self.self_attention(z, z, z, self_mask)[0])
        x = self.residual_2(x, lambda z: self.cross_attention(memory, z, z, memory_mask)[0])
        x = self.residual_3(x, self.feed_forward)
        return x


# %% no_dropout_in_residuals
class EncoderLayer(EncoderLayer):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__(d_model, num_heads, d_ff, dropout)
        self.residual_1 = ResidualLayerNorm(d_model)
        self.residual_2 = ResidualLayerNorm(d_model)


class DecoderLayer(DecoderLayer):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__(d_model, num_heads, d_ff, dropout)
        self.residual_1 = ResidualLayerNorm(d_model)
        self.residual_2 = ResidualLayerNorm(d_model)
        self.residual_3 = ResidualLayerNorm(d_model)


# %% mask_not_forwarded + cross_before_self
class EncoderLayer(EncoderLayer):
    def forward(self, x, mask=None):
        def attend(z):
            out, _ = self.self_attention(z, z, z)
            return out

        return self.residual_2(self.residual_1(x, attend), self.feed_forward)


class DecoderLayer(DecoderLayer):
    def forward(self, x, memory, self_mask=None, memory_mask=None):
        def look_at_source(z):
            out, _ = self.cross_attention(z, memory, memory, memory_mask)
            return out

        def look_at_target(z):
            out, _ = self.self_attention(z, z, z, self_mask)
            return out

        x = self.residual_1(x, look_at_source)
        x = self.residual_2(x, look_at_target)
        return self.residual_3(x, self.feed_forward)


# %% no_feed_forward + self_mask_in_both
class EncoderLayer(EncoderLayer):
    def forward(self, x, mask=None):
        return self.residual_1(x, lambda z: self.self_attention(z, z, z, mask)[0])


class DecoderLayer(DecoderLayer):
    def forward(self, x, memory, self_mask=None, memory_mask=None):
        x = self.residual_1(x, lambda z: self.self_attention(z, z, z, self_mask)[0])
        x = self.residual_2(x, lambda z: self.cross_attention(z, memory, memory, self_mask)[0])
        x = self.residual_3(x, self.feed_forward)
        return x
