"""torch's own modules with the parameters of ours: the same numbers under the names of torch."""

import torch
from torch import nn

State = dict[str, torch.Tensor]


def parameters_of(module: nn.Module, dtype: torch.dtype) -> State:
    """Random numbers for every parameter of a module."""
    return {name: torch.randn(parameter.shape, dtype=dtype) * 0.5 for name, parameter in module.named_parameters()}


def attention(state: State, prefix: str = "") -> State:
    """The state of nn.MultiheadAttention for that of MultiHeadAttention."""
    projections = [f"{prefix}{name}" for name in ("w_q", "w_k", "w_v")]
    return {
        "in_proj_weight": torch.cat([state[f"{name}.weight"] for name in projections]),
        "in_proj_bias": torch.cat([state[f"{name}.bias"] for name in projections]),
        "out_proj.weight": state[f"{prefix}w_o.weight"],
        "out_proj.bias": state[f"{prefix}w_o.bias"],
    }


def encoder_layer(state: State, prefix: str = "") -> State:
    """The state of nn.TransformerEncoderLayer for that of EncoderLayer."""
    return {
        **_below("self_attn", attention(state, f"{prefix}self_attention.")),
        **_feed_forward(state, prefix),
        **_norms(state, prefix, 2),
    }


def decoder_layer(state: State, prefix: str = "") -> State:
    """The state of nn.TransformerDecoderLayer for that of DecoderLayer."""
    return {
        **_below("self_attn", attention(state, f"{prefix}self_attention.")),
        **_below("multihead_attn", attention(state, f"{prefix}cross_attention.")),
        **_feed_forward(state, prefix),
        **_norms(state, prefix, 3),
    }


def stacks(state: State, num_layers: int) -> State:
    """The state of nn.Transformer's stacks for that of Transformer."""
    found: State = {}
    for number in range(num_layers):
        found |= _below(f"encoder.layers.{number}", encoder_layer(state, f"encoder.{number}."))
        found |= _below(f"decoder.layers.{number}", decoder_layer(state, f"decoder.{number}."))
    return found


def hidden(mask: torch.Tensor, num_heads: int) -> torch.Tensor:
    """torch's mask for ours: True where a query may not attend, once for each head."""
    return (~mask).repeat_interleave(num_heads, dim=0)


def _below(name: str, state: State) -> State:
    return {f"{name}.{parameter}": tensor for parameter, tensor in state.items()}


def _feed_forward(state: State, prefix: str) -> State:
    return {
        f"linear{number}.{part}": state[f"{prefix}feed_forward.w_{number}.{part}"]
        for number in (1, 2)
        for part in ("weight", "bias")
    }


def _norms(state: State, prefix: str, count: int) -> State:
    return {
        f"norm{number}.{theirs}": state[f"{prefix}residual_{number}.{ours}"]
        for number in range(1, count + 1)
        for ours, theirs in (("gain", "weight"), ("bias", "bias"))
    }
