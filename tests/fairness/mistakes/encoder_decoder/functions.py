"""Attention first, the sum afterwards: a function adds what was computed before it, and normalises."""
import torch.nn as nn

from exercises.attention.multi_head_attention import MultiHeadAttention
from exercises.transformer.feed_forward import PositionwiseFeedForward
from exercises.transformer.residual_layernorm import ResidualLayerNorm, layer_norm


def new_norm(d_model, dropout):
    return ResidualLayerNorm(d_model, dropout=dropout)


def attend(attention, queries, keys, mask):
    return attention(queries, keys, keys, mask)[0]


def add_and_norm(residual, x, result):
    return residual(x, lambda _: result)


def encode(layer, x, mask):
    attended = attend(layer.self_attention, x, x, mask)
    x = add_and_norm(layer.residual_1, x, attended)
    transformed = layer.feed_forward(x)
    return add_and_norm(layer.residual_2, x, transformed)


def decode(layer, x, memory, self_mask, memory_mask):
    attended = attend(layer.self_attention, x, x, self_mask)
    x = add_and_norm(layer.residual_1, x, attended)
    attended = attend(layer.cross_attention, x, memory, memory_mask)
    x = add_and_norm(layer.residual_2, x, attended)
    transformed = layer.feed_forward(x)
    return add_and_norm(layer.residual_3, x, transformed)


class EncoderLayer(nn.Module):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.residual_1 = new_norm(d_model, dropout)
        self.feed_forward = PositionwiseFeedForward(d_model, d_ff, dropout)
        self.residual_2 = new_norm(d_model, dropout)

    def forward(self, x, mask=None):
        return encode(self, x, mask)


class DecoderLayer(nn.Module):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.residual_1 = new_norm(d_model, dropout)
        self.cross_attention = MultiHeadAttention(d_model, num_heads)
        self.residual_2 = new_norm(d_model, dropout)
        self.feed_forward = PositionwiseFeedForward(d_model, d_ff, dropout)
        self.residual_3 = new_norm(d_model, dropout)

    def forward(self, x, memory, self_mask=None, memory_mask=None):
        return decode(self, x, memory, self_mask, memory_mask)


# %% ffn_residual_from_input
def encode(layer, x, mask):
    attended = attend(layer.self_attention, x, x, mask)
    hidden = add_and_norm(layer.residual_1, x, attended)
    transformed = layer.feed_forward(hidden)
    return add_and_norm(layer.residual_2, x, transformed)


# %% mask_not_forwarded
def attend(attention, queries, keys, mask):
    return attention(queries, keys, keys)[0]


# %% cross_ignores_memory
def decode(layer, x, memory, self_mask, memory_mask):
    attended = attend(layer.self_attention, x, x, self_mask)
    x = add_and_norm(layer.residual_1, x, attended)
    attended = attend(layer.cross_attention, x, x, self_mask)
    x = add_and_norm(layer.residual_2, x, attended)
    transformed = layer.feed_forward(x)
    return add_and_norm(layer.residual_3, x, transformed)


# %% masks_swapped
class DecoderLayer(DecoderLayer):
    def forward(self, x, memory, self_mask=None, memory_mask=None):
        return decode(self, x, memory, memory_mask, self_mask)


# %% cross_before_self
def decode(layer, x, memory, self_mask, memory_mask):
    attended = attend(layer.cross_attention, x, memory, memory_mask)
    x = add_and_norm(layer.residual_2, x, attended)
    attended = attend(layer.self_attention, x, x, self_mask)
    x = add_and_norm(layer.residual_1, x, attended)
    transformed = layer.feed_forward(x)
    return add_and_norm(layer.residual_3, x, transformed)


# %% self_mask_in_both
class DecoderLayer(DecoderLayer):
    def forward(self, x, memory, self_mask=None, memory_mask=None):
        return decode(self, x, memory, self_mask, self_mask)


# %% cross_queries_from_memory
def decode(layer, x, memory, self_mask, memory_mask):
    attended = attend(layer.self_attention, x, x, self_mask)
    x = add_and_norm(layer.residual_1, x, attended)
    attended = attend(layer.cross_attention, memory, x, memory_mask)
    x = add_and_norm(layer.residual_2, x, attended)
    transformed = layer.feed_forward(x)
    return add_and_norm(layer.residual_3, x, transformed)


# %% cross_queries_from_input
def decode(layer, x, memory, self_mask, memory_mask):
    said = attend(layer.self_attention, x, x, self_mask)
    asked = attend(layer.cross_attention, x, memory, memory_mask)
    x = add_and_norm(layer.residual_1, x, said)
    x = add_and_norm(layer.residual_2, x, asked)
    return add_and_norm(layer.residual_3, x, layer.feed_forward(x))


# %% one_attention_for_both
def decode(layer, x, memory, self_mask, memory_mask):
    attention = layer.self_attention
    x = add_and_norm(layer.residual_1, x, attend(attention, x, x, self_mask))
    x = add_and_norm(layer.residual_2, x, attend(attention, x, memory, memory_mask))
    return add_and_norm(layer.residual_3, x, layer.feed_forward(x))


# %% residuals_swapped
def encode(layer, x, mask):
    attended = attend(layer.self_attention, x, x, mask)
    x = add_and_norm(layer.residual_2, x, attended)
    transformed = layer.feed_forward(x)
    return add_and_norm(layer.residual_1, x, transformed)


# %% one_residual_for_all
def encode(layer, x, mask):
    norm = layer.residual_1
    x = add_and_norm(norm, x, attend(layer.self_attention, x, x, mask))
    return add_and_norm(norm, x, layer.feed_forward(x))


def decode(layer, x, memory, self_mask, memory_mask):
    norm = layer.residual_1
    x = add_and_norm(norm, x, attend(layer.self_attention, x, x, self_mask))
    x = add_and_norm(norm, x, attend(layer.cross_attention, x, memory, memory_mask))
    return add_and_norm(norm, x, layer.feed_forward(x))


# %% no_feed_forward
def decode(layer, x, memory, self_mask, memory_mask):
    attended = attend(layer.self_attention, x, x, self_mask)
    x = add_and_norm(layer.residual_1, x, attended)
    attended = attend(layer.cross_attention, x, memory, memory_mask)
    return add_and_norm(layer.residual_2, x, attended)


# %% no_attention_residual
def norm(residual, x):
    return layer_norm(x, residual.gain, residual.bias)


def encode(layer, x, mask):
    x = norm(layer.residual_1, attend(layer.self_attention, x, x, mask))
    return add_and_norm(layer.residual_2, x, layer.feed_forward(x))


def decode(layer, x, memory, self_mask, memory_mask):
    x = norm(layer.residual_1, attend(layer.self_attention, x, x, self_mask))
    x = norm(layer.residual_2, attend(layer.cross_attention, x, memory, memory_mask))
    return add_and_norm(layer.residual_3, x, layer.feed_forward(x))


# %% attention_applied_twice
def encode(layer, x, mask):
    x = attend(layer.self_attention, x, x, mask)
    x = layer.residual_1(x, lambda y: attend(layer.self_attention, y, y, mask))
    return layer.residual_2(x, layer.feed_forward)


# %% no_dropout_in_residuals
def new_norm(d_model, dropout):
    return ResidualLayerNorm(d_model)


# %% masks_swapped + cross_queries_from_input
def decode(layer, x, memory, self_mask, memory_mask):
    said = attend(layer.self_attention, x, x, memory_mask)
    asked = attend(layer.cross_attention, x, memory, self_mask)
    x = add_and_norm(layer.residual_1, x, said)
    x = add_and_norm(layer.residual_2, x, asked)
    return add_and_norm(layer.residual_3, x, layer.feed_forward(x))


# %% mask_not_forwarded + no_dropout_in_residuals
def new_norm(d_model, dropout):
    return ResidualLayerNorm(d_model)


def attend(attention, queries, keys, mask):
    output, weights = attention(queries, keys, keys)
    return output


# %% cross_before_self + no_feed_forward
def decode(layer, x, memory, self_mask, memory_mask):
    attended = attend(layer.cross_attention, x, memory, memory_mask)
    x = add_and_norm(layer.residual_1, x, attended)
    attended = attend(layer.self_attention, x, x, self_mask)
    return add_and_norm(layer.residual_2, x, attended)


# %% residuals_swapped + mask_not_forwarded
def encode(layer, x, mask):
    attended = attend(layer.self_attention, x, x, None)
    x = add_and_norm(layer.residual_2, x, attended)
    return add_and_norm(layer.residual_1, x, layer.feed_forward(x))
