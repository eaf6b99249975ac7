"""One base class; each sublayer is a method of its own."""
from torch import nn

from exercises.attention.multi_head_attention import MultiHeadAttention
from exercises.transformer.feed_forward import PositionwiseFeedForward
from exercises.transformer.residual_layernorm import ResidualLayerNorm


class Layer(nn.Module):
    def __init__(self, d_model, num_heads, d_ff, dropout, count):
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.feed_forward = PositionwiseFeedForward(d_model, d_ff, dropout)
        self.make_residuals(d_model, dropout, count)

    def make_residuals(self, d_model, dropout, count):
        for i in range(count):
            self.add_module(f"residual_{i + 1}", ResidualLayerNorm(d_model, dropout))

    def look_at_self(self, x, mask):
        attended, _ = self.self_attention(query=x, key=x, value=x, mask=mask)
        return attended


class EncoderLayer(Layer):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__(d_model, num_heads, d_ff, dropout, count=2)

    def forward(self, x, mask=None):
        y = self.residual_1(x, lambda z: self.look_at_self(z, mask))
        return self.residual_2(y, self.feed_forward)


class DecoderLayer(Layer):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__(d_model, num_heads, d_ff, dropout, count=3)
        self.cross_attention = MultiHeadAttention(d_model, num_heads)

    def look_at_source(self, x, memory, mask):
        attended, _ = self.cross_attention(query=x, key=memory, value=memory, mask=mask)
        return attended

    def forward(self, x, memory, self_mask=None, memory_mask=None):
        y = self.residual_1(x, lambda z: self.look_at_self(z, self_mask))
        y = self.residual_2(y, lambda z: self.look_at_source(z, memory, memory_mask))
        return self.residual_3(y, self.feed_forward)


# %% ffn_residual_from_input
class EncoderLayer(EncoderLayer):
    def forward(self, x, mask=None):
        y = self.residual_1(x, lambda z: self.look_at_self(z, mask))
        return self.residual_2(x, lambda _: self.feed_forward(y))


class DecoderLayer(DecoderLayer):
    def forward(self, x, memory, self_mask=None, memory_mask=None):
        y = self.residual_1(x, lambda z: self.look_at_self(z, self_mask))
        y = self.residual_2(y, lambda z: self.look_at_source(z, memory, memory_mask))
        return self.residual_3(x, lambda _: self.feed_forward(y))


# %% mask_not_forwarded
class EncoderLayer(EncoderLayer):
    def look_at_self(self, x, mask):
        attended, _ = self.self_attention(query=x, key=x, value=x)
        return attended


class DecoderLayer(DecoderLayer):
    def look_at_self(self, x, mask):
        attended, _ = self.self_attention(query=x, key=x, value=x)
        return attended


# %% cross_ignores_memory
class DecoderLayer(DecoderLayer):
    def look_at_source(self, x, memory, mask):
        attended, _ = self.cross_attention(query=x, key=x, value=x, mask=mask)
        return attended


# %% masks_swapped
class DecoderLayer(DecoderLayer):
    def forward(self, x, memory, self_mask=None, memory_mask=None):
        y = self.residual_1(x, lambda z: self.look_at_self(z, memory_mask))
        y = self.residual_2(y, lambda z: self.look_at_source(z, memory, self_mask))
        return self.residual_3(y, self.feed_forward)


# %% cross_before_self
class DecoderLayer(DecoderLayer):
    def forward(self, x, memory, self_mask=None, memory_mask=None):
        y = self.residual_1(x, lambda z: self.look_at_source(z, memory, memory_mask))
        y = self.residual_2(y, lambda z: self.look_at_self(z, self_mask))
        return self.residual_3(y, self.feed_forward)


# %% self_mask_in_both
class DecoderLayer(DecoderLayer):
    def forward(self, x, memory, self_mask=None, memory_mask=None):
        y = self.residual_1(x, lambda z: self.look_at_self(z, self_mask))
        y = self.residual_2(y, lambda z: self.look_at_source(z, memory, self_mask))
        return self.residual_3(y, self.feed_forward)


# %% cross_queries_from_memory
class DecoderLayer(DecoderLayer):
    def look_at_source(self, x, memory, mask):
        attended, _ = self.cross_attention(query=memory, key=x, value=x, mask=mask)
        return attended


# %% cross_queries_from_input
class DecoderLayer(DecoderLayer):
    def forward(self, x, memory, self_mask=None, memory_mask=None):
        y = self.residual_1(x, lambda z: self.look_at_self(z, self_mask))
        y = self.residual_2(y, lambda z: self.look_at_source(x, memory, memory_mask))
        return self.residual_3(y, self.feed_forward)


# %% one_attention_for_both
class DecoderLayer(DecoderLayer):
    def look_at_source(self, x, memory, mask):
        attended, _ = self.self_attention(query=x, key=memory, value=memory, mask=mask)
        return attended


# %% residuals_swapped
class EncoderLayer(EncoderLayer):
    def forward(self, x, mask=None):
        y = self.residual_2(x, lambda z: self.look_at_self(z, mask))
        return self.residual_1(y, self.feed_forward)


# %% one_residual_for_all
class EncoderLayer(EncoderLayer):
    def forward(self, x, mask=None):
        y = self.residual_1(x, lambda z: self.look_at_self(z, mask))
        return self.residual_1(y, self.feed_forward)


class DecoderLayer(DecoderLayer):
    def forward(self, x, memory, self_mask=None, memory_mask=None):
        y = self.residual_1(x, lambda z: self.look_at_self(z, self_mask))
        y = self.residual_1(y, lambda z: self.look_at_source(z, memory, memory_mask))
        return self.residual_1(y, self.feed_forward)


# %% no_feed_forward
class EncoderLayer(EncoderLayer):
    def forward(self, x, mask=None):
        return self.residual_1(x, lambda z: self.look_at_self(z, mask))


class DecoderLayer(DecoderLayer):
    def forward(self, x, memory, self_mask=None, memory_mask=None):
        y = self.residual_1(x, lambda z: self.look_at_self(z, self_mask))
        return self.residual_2(y, lambda z: self.look_at_source(z, memory, memory_mask))


# %% no_attention_residual
class EncoderLayer(EncoderLayer):
    def forward(self, x, mask=None):
        attended = self.look_at_self(x, mask)
        y = self.residual_1(attended, lambda z: 0 * z)
        return self.residual_2(y, self.feed_forward)


# %% attention_applied_twice
class EncoderLayer(EncoderLayer):
    def forward(self, x, mask=None):
        y = self.look_at_self(x, mask)
        y = self.residual_1(y, lambda z: self.look_at_self(z, mask))
        return self.residual_2(y, self.feed_forward)


class DecoderLayer(DecoderLayer):
    def forward(self, x, memory, self_mask=None, memory_mask=None):
        y = self.look_at_self(x, self_mask)
        y = self.residual_1(y, lambda z: self.look_at_self(z, self_mask))
        y = self.look_at_source(y, memory, memory_mask)
        y = self.residual_2(y, lambda z: self.look_at_source(z, memory, memory_mask))
        return self.residual_3(y, self.feed_forward)


# %% no_dropout_in_residuals
class Layer(nn.Module):
    def __init__(self, d_model, num_heads, d_ff, dropout, count):
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.feed_forward = PositionwiseFeedForward(d_model, d_ff, dropout)
        for i in range(count):
            self.add_module(f"residual_{i + 1}", ResidualLayerNorm(d_model))

    def look_at_self(self, x, mask):
        attended, _ = self.self_attention(query=x, key=x, value=x, mask=mask)
        return attended


class EncoderLayer(Layer):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__(d_model, num_heads, d_ff, dropout, count=2)

    def forward(self, x, mask=None):
        y = self.residual_1(x, lambda z: self.look_at_self(z, mask))
        return self.residual_2(y, self.feed_forward)


class DecoderLayer(Layer):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__(d_model, num_heads, d_ff, dropout, count=3)
        self.cross_attention = MultiHeadAttention(d_model, num_heads)

    def look_at_source(self, x, memory, mask):
        attended, _ = self.cross_attention(query=x, key=memory, value=memory, mask=mask)
        return attended

    def forward(self, x, memory, self_mask=None, memory_mask=None):
        y = self.residual_1(x, lambda z: self.look_at_self(z, self_mask))
        y = self.residual_2(y, lambda z: self.look_at_source(z, memory, memory_mask))
        return self.residual_3(y, self.feed_forward)


# %% mask_not_forwarded + no_feed_forward
class EncoderLayer(EncoderLayer):
    def forward(self, x, mask=None):
        return self.residual_1(x, lambda z: self.look_at_self(z, None))


class DecoderLayer(DecoderLayer):
    def forward(self, x, memory, self_mask=None, memory_mask=None):
        y = self.residual_1(x, lambda z: self.look_at_self(z, None))
        return self.residual_2(y, lambda z: self.look_at_source(z, memory, None))


# %% one_attention_for_both + one_residual_for_all
class EncoderLayer(EncoderLayer):
    def forward(self, x, mask=None):
        for sublayer in (lambda z: self.look_at_self(z, mask), self.feed_forward):
            x = self.residual_1(x, sublayer)
        return x


class DecoderLayer(DecoderLayer):
    def forward(self, x, memory, self_mask=None, memory_mask=None):
        for sublayer in (
            lambda z: self.self_attention(z, z, z, self_mask)[0],
            lambda z: self.self_attention(z, memory, memory, memory_mask)[0],
            self.feed_forward,
        ):
            x = self.residual_1(x, sublayer)
        return x


# %% self_mask_in_both + cross_before_self
class DecoderLayer(DecoderLayer):
    def forward(self, x, memory, self_mask=None, memory_mask=None):
        y = self.residual_1(x, lambda z: self.look_at_source(z, memory, self_mask))
        y = self.residual_2(y, lambda z: self.look_at_self(z, self_mask))
        return self.residual_3(y, self.feed_forward)


# %% cross_queries_from_input + ffn_residual_from_input
class DecoderLayer(DecoderLayer):
    def forward(self, x, memory, self_mask=None, memory_mask=None):
        y = self.residual_1(x, lambda z: self.look_at_self(z, self_mask))
        y = self.residual_2(y, lambda z: self.look_at_source(x, memory, memory_mask))
        return self.residual_3(x, lambda z: self.feed_forward(y))
