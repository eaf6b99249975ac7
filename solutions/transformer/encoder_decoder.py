# %% [markdown]
# # Encoder layer and decoder layer
#
# All parts are there; this exercise puts them together. A layer of the Transformer is a short chain of **sublayers**,
# and around each of them lies the same wrapping, a residual connection and a layer normalisation (Vaswani et al. 2017,
# section 3.1 and figure 1):
#
# $$x \leftarrow \mathrm{LayerNorm}(x + \mathrm{Sublayer}(x))$$
#
# What comes out of one sublayer goes into the next, through its residual connection as well: the second sum starts from
# the *result* of the first, not from what entered the layer.
#
# **The encoder layer** has two sublayers, **the decoder layer** three. The new one is **cross-attention**: the decoder
# looks at what the encoder made of the source sentence, its **memory**. It is the attention of the chapters on
# recurrent networks again, for all target positions at once.
#
# | layer | sublayer | queries from | keys and values from | mask |
# |---|---|---|---|---|
# | encoder | self-attention | $x$ | $x$ | padding of the source |
# | | feed-forward | | | |
# | decoder | self-attention | $x$ | $x$ | padding and future of the target |
# | | cross-attention | $x$ | memory | padding of the source |
# | | feed-forward | | | |
#
# ![One encoder layer and one decoder layer: sublayers, residual connections, memory, masks](../figures/layers.svg)
#
# Look at the thick lines first: each takes what enters a sublayer around it, to the sum. Then at the dashed arrows,
# which are the masks, and at the line from the encoder, which carries keys and values, never queries. In the whole
# model it comes from the last of $N$ encoder layers.
#
# The order in the decoder has a reason: first each target position gathers what has been said so far, then, knowing
# that, it asks the source what comes next.
#
# Each wrapping has a gain and a bias of its own. That is why a layer holds two or three of them, `residual_1`,
# `residual_2`, `residual_3`, and does not use one twice. Dropout is given to them and to the feed-forward network.
#
# **By hand.** One token, $x = (0, 0, 1, 1)$, in an encoder layer with one head, projections that change nothing, gains
# of 1 and biases of 0. ($\varepsilon$ is left out.)
#
# | step | result |
# |---|---|
# | self-attention: the token has only itself to look at | $(0, 0, 1, 1)$ |
# | add it to $x$ | $(0, 0, 2, 2)$ |
# | normalise: mean 1, deviations $(-1, -1, 1, 1)$, variance 1 | $(-1, -1, 1, 1)$ |
# | suppose that the feed-forward network makes of this | $(2, 0, 0, -2)$ |
# | add it to what it was made of | $(1, -1, 1, -1)$ |
# | normalise: mean 0, variance 1 | $(1, -1, 1, -1)$ |
#
# If the second sum had started from $x$, it would be $(2, 0, 1, -1)$: the work of the attention would be lost but for
# what the feed-forward network kept of it.

# %%
import torch
from hypothesis import given
from hypothesis.strategies import booleans, integers, just, none
from jaxtyping import Bool, Float
from torch import Tensor, nn

from autograder.checks import (
    OMITTED,
    agreement,
    build,
    check,
    close,
    hold,
    instances,
    linear,
    masks,
    normal,
    tensor,
    uniform,
    within,
)
from exercises.attention.multi_head_attention import MultiHeadAttention
from exercises.transformer.feed_forward import PositionwiseFeedForward
from exercises.transformer.residual_layernorm import ResidualLayerNorm


# %%
class EncoderLayer(nn.Module):
    """Self-attention and a feed-forward network, each in a residual connection with layer norm.

    Args:
        d_model: the width of the vectors.
        num_heads: of the attention.
        d_ff: the width inside the feed-forward network.
        dropout: of the feed-forward network and of the residual connections.

    Its parts are `self_attention`, `feed_forward`, `residual_1` (around the attention) and `residual_2`.

    Source:
        Vaswani et al. 2017, "Attention Is All You Need", section 3.1.
    """

    def __init__(self, d_model: int, num_heads: int, d_ff: int, dropout: float = 0.0) -> None:
        ### BEGIN SOLUTION
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.feed_forward = PositionwiseFeedForward(d_model, d_ff, dropout)
        self.residual_1 = ResidualLayerNorm(d_model, dropout)
        self.residual_2 = ResidualLayerNorm(d_model, dropout)
        ### END SOLUTION

    def forward(
        self, x: Float[Tensor, "batch time d_model"], mask: Bool[Tensor, "#batch #time #time"] | None = None
    ) -> Float[Tensor, "batch time d_model"]:
        """Lets the tokens look at each other, and transforms each.

        Args:
            x: the vectors of a batch of sentences, (batch, time, d_model).
            mask: True where a token (row) may attend to another (column); broadcastable to (batch, time, time).

        Returns:
            The new vectors, (batch, time, d_model).
        """
        ### BEGIN SOLUTION
        attended = self.residual_1(x, lambda inner: self.self_attention(inner, inner, inner, mask)[0])
        return self.residual_2(attended, self.feed_forward)
        ### END SOLUTION


class DecoderLayer(nn.Module):
    """Self-attention, attention to the memory and a feed-forward network, each in a residual connection and a norm.

    Args:
        d_model: the width of the vectors.
        num_heads: of both attentions.
        d_ff: the width inside the feed-forward network.
        dropout: of the feed-forward network and of the residual connections.

    Its parts are `self_attention`, `cross_attention`, `feed_forward`, and around them, in this order, `residual_1`,
    `residual_2` and `residual_3`.

    Source:
        Vaswani et al. 2017, "Attention Is All You Need", sections 3.1 and 3.2.3.
    """

    def __init__(self, d_model: int, num_heads: int, d_ff: int, dropout: float = 0.0) -> None:
        ### BEGIN SOLUTION
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.cross_attention = MultiHeadAttention(d_model, num_heads)
        self.feed_forward = PositionwiseFeedForward(d_model, d_ff, dropout)
        self.residual_1 = ResidualLayerNorm(d_model, dropout)
        self.residual_2 = ResidualLayerNorm(d_model, dropout)
        self.residual_3 = ResidualLayerNorm(d_model, dropout)
        ### END SOLUTION

    def forward(
        self,
        x: Float[Tensor, "batch t d_model"],
        memory: Float[Tensor, "batch s d_model"],
        self_mask: Bool[Tensor, "#batch #t #t"] | None = None,
        memory_mask: Bool[Tensor, "#batch #t #s"] | None = None,
    ) -> Float[Tensor, "batch t d_model"]:
        """Lets the target's tokens look at each other, then at the source, and transforms each.

        Args:
            x: the vectors of the target's tokens, (batch, t, d_model).
            memory: what the encoder made of the source, (batch, s, d_model).
            self_mask: which target tokens a target token may attend to; broadcastable to (batch, t, t).
            memory_mask: which source tokens a target token may attend to; broadcastable to (batch, t, s).

        Returns:
            The new vectors of the target's tokens, (batch, t, d_model).
        """
        ### BEGIN SOLUTION
        said = self.residual_1(x, lambda inner: self.self_attention(inner, inner, inner, self_mask)[0])
        asked = self.residual_2(said, lambda inner: self.cross_attention(inner, memory, memory, memory_mask)[0])
        return self.residual_3(asked, self.feed_forward)
        ### END SOLUTION


# %% [markdown]
# ## Checks
#
# `autograder check encoder_decoder` runs what follows, and so does `pytest exercises/transformer/encoder_decoder.py`.
#
# Most checks work without masks, so that trouble with a mask costs only what is about masks.

# %%
WIDTHS = {"d_model": "num_heads*d_head", "num_heads": (1, 2), "d_head": (3, 4), "d_ff": (1, 6), "batch": (1, 3)}
NORM = {"gain": "d_model", "bias": "d_model"}
FEED_FORWARD = {**linear("w_1", "d_model", "d_ff"), **linear("w_2", "d_ff", "d_model")}
ATTENTION = {
    name: axes
    for projection in ("w_q", "w_k", "w_v", "w_o")
    for name, axes in linear(projection, "d_model", "d_model").items()
}
ENCODER = {
    **within("self_attention", ATTENTION),
    **within("feed_forward", FEED_FORWARD),
    **within("residual_1", NORM),
    **within("residual_2", NORM),
}
DECODER = {**ENCODER, **within("cross_attention", ATTENTION), **within("residual_3", NORM)}
EITHER_MODE, NO_MASK, NOT_GIVEN = booleans(), none(), just(OMITTED)
HIDING = ("dead row", "causal", "left pads", "sparse")
# Scores are small, so that every position has some weight.
FILLS = {
    "*.gain": uniform(0.5, 1.5),
    "*.w_[qk].*": normal(scales=(0.3,)),
    "*.weight": normal(scales=(0.6,)),
}


def layers(layer, fills, training=EITHER_MODE, dropout=NOT_GIVEN, **sizes):
    """Layers whose weights are small and whose gains are near 1; without dropout unless it is said otherwise."""
    return instances(
        layer,
        init={"d_model": "d_model", "num_heads": "num_heads", "d_ff": "d_ff", "dropout": dropout},
        state=ENCODER if layer is EncoderLayer else DECODER,
        state_fills=FILLS,
        training=training,
        fills=fills,
        sizes={**WIDTHS, "time": (1, 4), "t": (1, 4), "s": (1, 4), **sizes},
    )


def encoders(mask=NO_MASK, **options):
    """Encoder layers, called without a mask unless it is said otherwise."""
    return layers(EncoderLayer, {"mask": mask}, **options)


def decoders(self_mask=NO_MASK, memory_mask=NO_MASK, **options):
    """Decoder layers, called without masks unless it is said otherwise."""
    return layers(DecoderLayer, {"self_mask": self_mask, "memory_mask": memory_mask}, **options)


(
    test_encoder_shapes,
    test_encoder_arguments_unchanged,
    test_encoder_values,
    test_encoder_gradients,
) = agreement(
    EncoderLayer,
    encoders(time=(2, 4)),
    returns="output",
    points={"shapes": 0.1, "unchanged": 0.1, "values": 1.0, "gradients": 0.5},
    examples={"shapes": 2, "unchanged": 1, "values": 4, "gradients": 2},
    about="without a mask",
)

(test_encoder_values_with_a_mask,) = agreement(
    EncoderLayer,
    encoders(mask=masks("batch time time", "batch 1 time", "time time", patterns=HIDING)),
    returns="output",
    points={"values": 0.5},
    examples={"values": 3},
    about="with a mask",
)

(test_encoder_values_with_full_dropout,) = agreement(
    EncoderLayer,
    encoders(training=just(True), dropout=just(1.0)),
    returns="output",
    points={"values": 0.2},
    examples={"values": 1},
    about="in train mode where dropout takes all that the sublayers give",
)

(test_encoder_values_with_dropout_in_eval_mode,) = agreement(
    EncoderLayer,
    encoders(training=just(False), dropout=just(1.0)),
    returns="output",
    points={"values": 0.1},
    examples={"values": 1},
    about="in eval mode, where dropout takes nothing",
)

(
    test_decoder_shapes,
    test_decoder_arguments_unchanged,
    test_decoder_values,
    test_decoder_gradients,
) = agreement(
    DecoderLayer,
    decoders(t=(2, 4), s=(2, 4)),
    returns="output",
    points={"shapes": 0.1, "unchanged": 0.1, "values": 1.2, "gradients": 0.6},
    examples={"shapes": 2, "unchanged": 1, "values": 4, "gradients": 2},
    about="without masks",
)

SELF_MASKS = masks("batch t t", "batch 1 t", "t t", patterns=HIDING)
MEMORY_MASKS = masks("batch t s", "batch 1 s", patterns=HIDING)

(test_decoder_values_with_masks,) = agreement(
    DecoderLayer,
    decoders(self_mask=SELF_MASKS, memory_mask=MEMORY_MASKS),
    returns="output",
    points={"values": 0.3},
    examples={"values": 3},
    about="with masks",
)

(test_decoder_values_with_masks_of_one_size,) = agreement(
    DecoderLayer,
    decoders(self_mask=SELF_MASKS, memory_mask=MEMORY_MASKS, t=(2, 4), s="t"),
    returns="output",
    points={"values": 0.2},
    examples={"values": 2},
    about="with masks, where source and target are equally long",
)

(test_decoder_values_with_full_dropout,) = agreement(
    DecoderLayer,
    decoders(training=just(True), dropout=just(1.0)),
    returns="output",
    points={"values": 0.2},
    examples={"values": 1},
    about="in train mode where dropout takes all that the sublayers give",
)

(test_decoder_values_with_dropout_in_eval_mode,) = agreement(
    DecoderLayer,
    decoders(training=just(False), dropout=just(1.0)),
    returns="output",
    points={"values": 0.1},
    examples={"values": 1},
    about="in eval mode, where dropout takes nothing",
)


def other(x, place):
    """The same vectors with other ones at one place of each sentence."""
    changed = x.clone()
    changed[:, place] = changed[:, place].flip(-1) + torch.arange(x.shape[-1]) % 3
    return changed


def moves(after, before):
    """Which vectors differ."""
    return (after - before).abs().amax(-1) > 1e-5


@check(points=0.5, examples=2)
@given(case=encoders(time=(2, 4), d_ff=(4, 6)), seed=integers(0, 99))
def test_without_a_mask_each_token_reaches_all_others_wherever_it_stands(case, seed):
    """Without a mask, another vector at one position changes the output at all others; reordering the tokens only
    reorders the output.
    """
    x = case.arguments["x"]
    shape = tuple(x.shape)
    place = seed % shape[1]
    module = build(EncoderLayer, case)
    output = tensor(module(x.clone()), "output", shape)
    changed = tensor(module(other(x, place)), "output", shape)
    others = torch.arange(shape[1]) != place
    hold(moves(changed, output)[:, others].any(), "what stands at one position should matter at the others.")
    order = torch.randperm(shape[1], generator=torch.Generator().manual_seed(seed))
    moved = tensor(module(x[:, order]), "output", shape)
    close(moved, output[:, order], "the output after reordering the tokens")


@check(points=0.5, examples=2)
@given(case=encoders(time=(2, 4), d_ff=(4, 6)), seed=integers(0, 99))
def test_encoder_mask_hides_a_token_from_the_others(case, seed):
    """A token that the mask hides as a key has no influence on the others; without the mask it has."""
    x = case.arguments["x"]
    shape = tuple(x.shape)
    place = seed % shape[1]
    others = torch.arange(shape[1]) != place
    module = build(EncoderLayer, case)
    for mask in (others, others.expand(shape[0], 1, shape[1])):
        before, after = (
            tensor(module(value, mask.clone()), "output", shape)[:, others] for value in (x.clone(), other(x, place))
        )
        close(after, before, "the output at the other positions after a change under the mask")
    before, after = (tensor(module(value), "output", shape)[:, others] for value in (x.clone(), other(x, place)))
    hold(moves(after, before).any(), "without a mask, what stands at one position should matter at the others.")


@check(points=0.6, examples=2)
@given(case=decoders(t=(2, 4), d_ff=(4, 6)), seed=integers(0, 99))
def test_self_mask_keeps_the_future_from_the_past(case, seed):
    """With a causal self_mask, another vector at one position changes the output there and later, never before."""
    x, memory = case.arguments["x"], case.arguments["memory"]
    shape = tuple(x.shape)
    place = 1 + seed % (shape[1] - 1)
    causal = torch.arange(shape[1]) <= torch.arange(shape[1]).unsqueeze(1)
    module = build(DecoderLayer, case)
    output = tensor(module(x.clone(), memory.clone(), causal.clone()), "output", shape)
    later = tensor(module(other(x, place), memory.clone(), causal.clone()), "output", shape)
    close(later[:, :place], output[:, :place], "the output before the position that changed")
    first = tensor(module(other(x, 0), memory.clone(), causal.clone()), "output", shape)
    hold(moves(first, output)[:, 1:].any(), "what stands at position 0 should matter later.")


@check(points=0.6, examples=2)
@given(case=decoders(s=(2, 4), d_ff=(4, 6)), seed=integers(0, 99))
def test_memory_is_read_through_the_memory_mask(case, seed):
    """The memory matters, in any order of its positions; what the memory_mask hides of it does not."""
    x, memory = case.arguments["x"], case.arguments["memory"]
    shape = tuple(x.shape)
    place = seed % memory.shape[1]
    seen = torch.arange(memory.shape[1]) != place
    module = build(DecoderLayer, case)
    output = tensor(module(x.clone(), memory.clone()), "output", shape)
    order = torch.randperm(memory.shape[1], generator=torch.Generator().manual_seed(seed))
    close(tensor(module(x.clone(), memory[:, order]), "output", shape), output, "the output for a reordered memory")
    changed = tensor(module(x.clone(), other(memory, place)), "output", shape)
    hold(moves(changed, output).any(), "another memory should give another output.")
    mask = seen.expand(shape[0], 1, memory.shape[1])
    before, after = (
        tensor(module(x.clone(), value, None, mask.clone()), "output", shape)
        for value in (memory.clone(), other(memory, place))
    )
    close(after, before, "the output after a change of the memory under the mask")


@check(points=0.5, examples=1)
@given(encoder=encoders(), decoder=decoders())
def test_what_the_sublayers_do_not_change_is_only_normalised(encoder, decoder):
    """Where all sublayers give zeros (w_o and w_2 are 0), x goes through the norms alone, one after the other; where
    they do not, what they give matters.
    """
    for layer, case, norms in ((EncoderLayer, encoder, 2), (DecoderLayer, decoder, 3)):
        silent = {
            name: torch.zeros_like(old) if ".w_o." in name or ".w_2." in name else old
            for name, old in case["state"].items()
        }
        module = build(layer, case.with_tensors(silent, {}))
        expected = case.arguments["x"]
        for number in range(1, norms + 1):
            gain, bias = (silent[f"residual_{number}.{part}"] for part in NORM)
            expected = nn.functional.layer_norm(expected, gain.shape, gain, bias)
        call = case.arguments.values()
        output = tensor(module(*call), "output", tuple(expected.shape))
        close(output, expected, f"the output of {layer.__name__} where its sublayers give zeros")
        loud = tensor(build(layer, case)(*call), "output", tuple(expected.shape))
        hold(moves(loud, output).any(), f"what the sublayers of {layer.__name__} give should matter.")


### BEGIN HIDDEN TESTS
# %%
from autograder.checks import Equivalent, Mistake

HINTS = (
    "Nothing new has to be computed here: every box of the picture is a module that you have. Make in __init__ those "
    "that the docstring names, and let forward follow the arrows from the bottom to the top.",
    "Each step of forward is one call of a residual module, which takes the current x and a function of x. The encoder "
    "layer has two such steps, the decoder layer three; the result of one is the x of the next.",
    "A wrapping wants a function of one tensor that gives one tensor: around an attention write a small lambda that "
    "passes its argument as query, key and value (in the cross-attention as query only, with the memory twice), hands "
    "on the mask, and keeps the first of the two results. The feed-forward network can be passed as it is.",
)

_ENCODER_END = "return self.residual_2(attended, self.feed_forward)"
_ENCODER_LOOK = "self.residual_1(x, lambda inner: self.self_attention(inner, inner, inner, mask)[0])"
_SAID = "said = self.residual_1(x, lambda inner: self.self_attention(inner, inner, inner, self_mask)[0])"
_ASKED = "asked = self.residual_2(said, lambda inner: self.cross_attention(inner, memory, memory, memory_mask)[0])"
_DECODER_END = "return self.residual_3(asked, self.feed_forward)"
_FFN_SAYS = "The residual connection of the feed-forward network starts from the layer's input."
_FFN_HINT = "What became of the result of the attention?"
_MASK_SAYS = "A mask is not handed on to the attention that it is meant for."
_MASK_HINT = "Which argument of forward has no effect?"
_LOOKED, _HEARD, _READ = (
    "self.self_attention(x, x, x, mask)[0]",
    "self.self_attention(x, x, x, self_mask)[0]",
    "self.cross_attention(said, memory, memory, memory_mask)[0]",
)
_ENCODER_NO_SUM = f"self.residual_1({_LOOKED}, torch.zeros_like)"
_DECODER_NO_SUM = (
    f"said = self.residual_1({_HEARD}, torch.zeros_like)",
    f"asked = self.residual_2({_READ}, torch.zeros_like)",
)
_ENCODER_TWICE = _ENCODER_LOOK.replace("(x, lambda", f"({_LOOKED}, lambda")
_DECODER_TWICE = (
    _SAID.replace("(x, lambda", f"({_HEARD}, lambda"),
    _ASKED.replace("(said, lambda", f"({_READ}, lambda"),
)

MISTAKES = (
    Mistake(
        "ffn_residual_from_input",
        (_ENCODER_END, _DECODER_END),
        (
            "return self.residual_2(x, lambda _: self.feed_forward(attended))",
            "return self.residual_3(x, lambda _: self.feed_forward(asked))",
        ),
        says=_FFN_SAYS,
        hint=_FFN_HINT,
    ),
    Mistake(
        "ffn_residual_from_input",
        _ENCODER_END,
        "return self.residual_2(x, lambda _: self.feed_forward(attended))",
        says=_FFN_SAYS,
        hint=_FFN_HINT,
    ),
    Mistake(
        "ffn_residual_from_input",
        _DECODER_END,
        "return self.residual_3(x, lambda _: self.feed_forward(asked))",
        says=_FFN_SAYS,
        hint=_FFN_HINT,
    ),
    Mistake(
        "mask_not_forwarded",
        ("(inner, inner, inner, mask)", "(inner, inner, inner, self_mask)", "(inner, memory, memory, memory_mask)"),
        ("(inner, inner, inner)", "(inner, inner, inner)", "(inner, memory, memory)"),
        says=_MASK_SAYS,
        hint=_MASK_HINT,
    ),
    Mistake(
        "mask_not_forwarded",
        "(inner, inner, inner, mask)",
        "(inner, inner, inner)",
        says=_MASK_SAYS,
        hint=_MASK_HINT,
    ),
    Mistake(
        "mask_not_forwarded",
        ("(inner, inner, inner, self_mask)", "(inner, memory, memory, memory_mask)"),
        ("(inner, inner, inner)", "(inner, memory, memory)"),
        says=_MASK_SAYS,
        hint=_MASK_HINT,
    ),
    Mistake(
        "mask_not_forwarded",
        "(inner, inner, inner, self_mask)",
        "(inner, inner, inner)",
        says=_MASK_SAYS,
        hint=_MASK_HINT,
    ),
    Mistake(
        "mask_not_forwarded",
        "(inner, memory, memory, memory_mask)",
        "(inner, memory, memory)",
        says=_MASK_SAYS,
        hint=_MASK_HINT,
    ),
    Mistake(
        "cross_ignores_memory",
        "self.cross_attention(inner, memory, memory, memory_mask)",
        "self.cross_attention(inner, inner, inner)",
        says="The cross-attention attends to the target itself; the memory is not used.",
        hint="Where do the keys and values of the cross-attention come from?",
    ),
    Mistake(
        "cross_ignores_memory",
        "self.cross_attention(inner, memory, memory, memory_mask)",
        "self.cross_attention(inner, inner, inner, memory_mask)",
        says="The cross-attention attends to the target itself; the memory is not used.",
        hint="Where do the keys and values of the cross-attention come from?",
    ),
    Mistake(
        "cross_ignores_memory",
        "self.cross_attention(inner, memory, memory, memory_mask)",
        "self.cross_attention(inner, inner, inner, self_mask)",
        says="The cross-attention attends to the target itself; the memory is not used.",
        hint="Where do the keys and values of the cross-attention come from?",
    ),
    Mistake(
        "masks_swapped",
        ("(inner, inner, inner, self_mask)", "(inner, memory, memory, memory_mask)"),
        ("(inner, inner, inner, memory_mask)", "(inner, memory, memory, self_mask)"),
        says="self_mask and memory_mask are exchanged.",
        hint="Which of the two masks has a column for each source token?",
    ),
    Mistake(
        "cross_before_self",
        (_SAID, _ASKED),
        (
            "said = self.residual_1(x, lambda inner: self.cross_attention(inner, memory, memory, memory_mask)[0])",
            "asked = self.residual_2(said, lambda inner: self.self_attention(inner, inner, inner, self_mask)[0])",
        ),
        says="The cross-attention comes before the self-attention.",
        hint="Can a position ask the source for the next word before it knows what has been said?",
    ),
    Mistake(
        "cross_before_self",
        (_SAID, _ASKED),
        (
            "said = self.residual_2(x, lambda inner: self.cross_attention(inner, memory, memory, memory_mask)[0])",
            "asked = self.residual_1(said, lambda inner: self.self_attention(inner, inner, inner, self_mask)[0])",
        ),
        says="The cross-attention comes before the self-attention.",
        hint="Can a position ask the source for the next word before it knows what has been said?",
    ),
    Mistake(
        "self_mask_in_both",
        "(inner, memory, memory, memory_mask)",
        "(inner, memory, memory, self_mask)",
        says="The cross-attention gets the self_mask.",
        hint="Which of the two masks has a column for each source token?",
    ),
    Mistake(
        "cross_queries_from_memory",
        "self.cross_attention(inner, memory, memory, memory_mask)",
        "self.cross_attention(memory, inner, inner, memory_mask)",
        says="In the cross-attention the memory asks and the target answers.",
        hint="For which of the two should there be a new vector at each position?",
    ),
    Mistake(
        "cross_queries_from_input",
        "lambda inner: self.cross_attention(inner, memory,",
        "lambda _: self.cross_attention(x, memory,",
        says="The queries of the cross-attention come from the layer's input, not from what the self-attention gave.",
        hint="What goes into the second sublayer?",
    ),
    Mistake(
        "one_attention_for_both",
        "self.cross_attention(inner, memory, memory, memory_mask)",
        "self.self_attention(inner, memory, memory, memory_mask)",
        says="The cross-attention is computed by self_attention; cross_attention is not used.",
        hint="Which part that __init__ makes does your forward not use?",
    ),
    Mistake(
        "residuals_swapped",
        ("attended = self.residual_1(", "return self.residual_2(attended"),
        ("attended = self.residual_2(", "return self.residual_1(attended"),
        says="residual_2 is used before residual_1.",
        hint="Which wrapping belongs to which sublayer?",
    ),
    Mistake(
        "one_residual_for_all",
        (_ENCODER_END, "said = self.residual_1(x", "asked = self.residual_2(said", _DECODER_END),
        (
            "return self.residual_1(attended, self.feed_forward)",
            "said = self.residual_1(x",
            "asked = self.residual_1(said",
            "return self.residual_1(asked, self.feed_forward)",
        ),
        says="residual_1 is used around every sublayer.",
        hint="Which parts that __init__ makes does your forward not use?",
    ),
    *(
        Mistake(
            "no_feed_forward",
            *edit,
            says="The feed-forward network is left out.",
            hint="How many sublayers has each layer?",
        )
        for edit in (
            ((_ENCODER_END, _DECODER_END), ("return attended", "return asked")),
            (_ENCODER_END, "return attended"),
            (_DECODER_END, "return asked"),
        )
    ),
    *(
        Mistake(
            "no_attention_residual",
            *edit,
            says="An attention has no residual connection: x is not added to it.",
            hint="What should be left of x where the attention gives nothing?",
        )
        for edit in (
            (_ENCODER_LOOK, _ENCODER_NO_SUM),
            ((_ENCODER_LOOK, _SAID, _ASKED), (_ENCODER_NO_SUM, *_DECODER_NO_SUM)),
        )
    ),
    *(
        Mistake(
            "attention_applied_twice",
            *edit,
            says="The attention's result is given to residual_1 as x, which applies the attention once more.",
            hint="What does residual_1 do with its second argument?",
        )
        for edit in (
            (_ENCODER_LOOK, _ENCODER_TWICE),
            ((_ENCODER_LOOK, _SAID, _ASKED), (_ENCODER_TWICE, *_DECODER_TWICE)),
        )
    ),
    Mistake(
        "no_dropout_in_residuals",
        (
            "self.residual_1 = ResidualLayerNorm(d_model, dropout)\n"
            "        self.residual_2 = ResidualLayerNorm(d_model, dropout)\n        ###",
            "self.residual_1 = ResidualLayerNorm(d_model, dropout)\n"
            "        self.residual_2 = ResidualLayerNorm(d_model, dropout)\n"
            "        self.residual_3 = ResidualLayerNorm(d_model, dropout)",
        ),
        (
            "self.residual_1 = ResidualLayerNorm(d_model)\n"
            "        self.residual_2 = ResidualLayerNorm(d_model)\n        ###",
            "self.residual_1 = ResidualLayerNorm(d_model)\n"
            "        self.residual_2 = ResidualLayerNorm(d_model)\n"
            "        self.residual_3 = ResidualLayerNorm(d_model)",
        ),
        says="The residual connections do not get the dropout.",
        hint="With a dropout of 1 in train mode, what should be left of a sublayer's output?",
    ),
)

EQUIVALENT = (
    Equivalent(
        "self.feed_forward = PositionwiseFeedForward(d_model, d_ff, dropout)",
        "self.feed_forward = PositionwiseFeedForward(d_model, d_ff)",
        "A dropout of 0 takes nothing, and one of 1 takes everything in the residual connection around it as well.",
    ),
)
### END HIDDEN TESTS
