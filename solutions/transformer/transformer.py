# %% [markdown]
# # The Transformer
#
# The recurrent translator had two halves: an **encoder** that reads the source, and a **decoder** that writes the
# target word by word, knowing what it has written so far. The Transformer keeps these two halves. What it drops is the
# **recurrence**: no state is handed from one time step to the next. Every position looks at every other directly, by
# attention, and all positions are computed at once (Vaswani et al. 2017, section 3).
#
# | | recurrent, with attention | Transformer |
# |---|---|---|
# | way from one word to another | as many steps as there are words between | one step |
# | order of the words | from the recurrence | from the positional encoding |
# | what the decoder sees of the source | a context vector, or attention to the outputs | the memory, in each layer |
# | training | one time step after the other | all positions at once, the future hidden by the causal mask |
#
# Both halves are **stacks** of $N$ layers ($N = 6$ in the paper), each with weights of its own: what comes out of one
# layer goes into the next. The decoder's layers all look at the same memory, the output of the *last* encoder layer.
#
# $$\begin{aligned}
#   E(\mathrm{ids}) &= \mathrm{Dropout}\big(\sqrt{d_\mathrm{model}}\;\mathrm{Embedding}(\mathrm{ids}) + PE\big) \\
#   \mathrm{memory} &= \mathrm{EncoderLayer}_N(\dots \mathrm{EncoderLayer}_1(E(\mathrm{source}))) \\
#   y &= \mathrm{DecoderLayer}_N(\dots \mathrm{DecoderLayer}_1(E(\mathrm{target}), \mathrm{memory}) \dots) \\
#   \mathrm{logits} &= W\,y + b
# \end{aligned}$$
#
# ![Two stacks side by side. Below each the ids go through an embedding times the root of d_model, and PE is added.
# Encoder layers 1 to N follow one another; the output of layer N is the memory, and goes to decoder layers 1 to N as
# keys and values. Above decoder layer N a projection gives the logits.](../figures/transformer_stack.svg)
#
# Look at the thick line: it begins at the last encoder layer, and no decoder layer goes without it.
#
# **The factor** $\sqrt{d_\mathrm{model}}$ (section 3.4; the paper gives no reason). Embeddings are often begun with
# entries of about $1/\sqrt{d_\mathrm{model}}$, which is little beside a positional encoding with entries up to 1. The
# factor makes the two alike in size; the encoding is added afterwards. (`nn.Embedding` begins with entries of about 1,
# so that here the words outweigh the positions at first.) By hand: $d_\mathrm{model} = 4$ and the embedding
# $(0.1, -0.2, 0.3, 0.5)$ at position 0, whose encoding is $(0, 1, 0, 1)$. The factor is 2, and the sum
# $(0.2, -0.4, 0.6, 1.0) + (0, 1, 0, 1) = (0.2, 0.6, 0.6, 2.0)$.
#
# **Three masks** from the earlier exercise come in here. Take `sie liest <pad> <pad>` as the source and
# `<sos> she reads` as the target:
#
# | attention | queries | keys | mask |
# |---|---|---|---|
# | encoder, self | source | source | padding of the source |
# | decoder, self | target | target | padding of the target, and the future |
# | decoder, cross | target | source | padding of the source |
#
# So `she` sees `<sos>` and itself among the target's words, and `sie` and `liest` in the memory.
#
# **Shapes.** With $d_\mathrm{model} = 4$ and 7 words in the target vocabulary these two sentences go through the model
# as
#
# | what | shape | here |
# |---|---|---|
# | source ids, target ids | (batch, s), (batch, t) | (1, 4), (1, 3) |
# | $E(\mathrm{source})$, after each encoder layer, memory | (batch, s, d_model) | (1, 4, 4) |
# | $E(\mathrm{target})$, after each decoder layer | (batch, t, d_model) | (1, 3, 4) |
# | logits | (batch, t, target_vocabulary) | (1, 3, 7) |
#
# A layer gives the shape that it gets: that is why layers can be stacked, as many as one likes.
#
# **Logits, not probabilities.** At each target position the model gives a score for each word of the target vocabulary.
# The position of `<sos>` scores the first word, that of `she` the second. The softmax belongs to the loss, or to
# decoding.
#
# **Why three methods.** Training calls `forward` once for whole sentences. To translate, `encode` reads the source
# once, and `decode` is called again for every new word, with the same memory.

# %%
import math

import torch
from hypothesis import given
from hypothesis.strategies import integers, just
from jaxtyping import Float, Int
from torch import Tensor, nn

from autograder.checks import (
    OMITTED,
    agreement,
    build,
    check,
    close,
    hold,
    ids,
    instances,
    linear,
    normal,
    tensor,
    uniform,
    within,
)
from exercises.attention.masks import decoder_mask, padding_mask
from exercises.transformer.encoder_decoder import DecoderLayer, EncoderLayer
from exercises.transformer.positional_encoding import add_positions


# %%
class Transformer(nn.Module):
    """A stack of encoder layers for the source and a stack of decoder layers for the target.

    Args:
        source_vocabulary: how many ids the source has.
        target_vocabulary: how many ids the target has.
        d_model: the width of the vectors.
        num_heads: of every attention.
        num_layers: how many layers each stack has.
        d_ff: the width inside the feed-forward networks.
        dropout: in the layers, and after embedding and positions.
        pad: the id that stands for padding.

    Its parts are `source_embedding` and `target_embedding` (nn.Embedding), `encoder` and `decoder` (nn.ModuleList of
    layers), and `projection`, an nn.Linear(d_model, target_vocabulary).

    Source:
        Vaswani et al. 2017, "Attention Is All You Need", section 3 and figure 1.
    """

    def __init__(
        self,
        source_vocabulary: int,
        target_vocabulary: int,
        d_model: int = 64,
        num_heads: int = 4,
        num_layers: int = 2,
        d_ff: int = 128,
        dropout: float = 0.1,
        pad: int = 0,
    ) -> None:
        ### BEGIN SOLUTION
        super().__init__()
        self.source_embedding = nn.Embedding(source_vocabulary, d_model)
        self.target_embedding = nn.Embedding(target_vocabulary, d_model)
        self.encoder = nn.ModuleList(EncoderLayer(d_model, num_heads, d_ff, dropout) for _ in range(num_layers))
        self.decoder = nn.ModuleList(DecoderLayer(d_model, num_heads, d_ff, dropout) for _ in range(num_layers))
        self.projection = nn.Linear(d_model, target_vocabulary)
        self.dropout = nn.Dropout(dropout)
        self.scale = math.sqrt(d_model)
        self.pad = pad
        ### END SOLUTION

    def encode(self, source_ids: Int[Tensor, "batch s"]) -> Float[Tensor, "batch s d_model"]:
        """Reads the source.

        Args:
            source_ids: token ids, padding anywhere, (batch, s).

        Returns:
            The memory: the output of the last encoder layer, (batch, s, d_model).
        """
        ### BEGIN SOLUTION
        x = self.dropout(add_positions(self.source_embedding(source_ids) * self.scale))
        source_mask = padding_mask(source_ids, self.pad)
        for layer in self.encoder:
            x = layer(x, source_mask)
        return x
        ### END SOLUTION

    def decode(
        self,
        target_ids: Int[Tensor, "batch t"],
        memory: Float[Tensor, "batch s d_model"],
        source_ids: Int[Tensor, "batch s"],
    ) -> Float[Tensor, "batch t target_vocabulary"]:
        """Scores the word that follows each target position.

        Args:
            target_ids: token ids, padding anywhere, (batch, t).
            memory: what `encode` gave, (batch, s, d_model).
            source_ids: the ids that the memory was made from, which tell where padding is, (batch, s).

        Returns:
            The logits, (batch, t, target_vocabulary).
        """
        ### BEGIN SOLUTION
        x = self.dropout(add_positions(self.target_embedding(target_ids) * self.scale))
        target_mask = decoder_mask(target_ids, self.pad)
        memory_mask = padding_mask(source_ids, self.pad)
        for layer in self.decoder:
            x = layer(x, memory, target_mask, memory_mask)
        return self.projection(x)
        ### END SOLUTION

    def forward(
        self, source_ids: Int[Tensor, "batch s"], target_ids: Int[Tensor, "batch t"]
    ) -> Float[Tensor, "batch t target_vocabulary"]:
        """Reads the source and scores the word that follows each target position.

        Args:
            source_ids: token ids of the source, (batch, s).
            target_ids: token ids of the target so far, (batch, t).

        Returns:
            The logits, (batch, t, target_vocabulary).
        """
        ### BEGIN SOLUTION
        memory = self.encode(source_ids)
        return self.decode(target_ids, memory, source_ids)
        ### END SOLUTION


# %% [markdown]
# ## Checks
#
# `autograder check transformer` runs what follows, and so does `pytest exercises/transformer/transformer.py`.
#
# What your code gives at positions of padding is never looked at.

# %%
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
OTHER_PAD = 3


def state(init):
    """The parameters of a Transformer, of which the number of layers is drawn."""
    found = {
        "source_embedding.weight": "source_vocabulary d_model",
        "target_embedding.weight": "target_vocabulary d_model",
        **linear("projection", "d_model", "target_vocabulary"),
    }
    for number in range(init["num_layers"]):
        found |= {**within(f"encoder.{number}", ENCODER), **within(f"decoder.{number}", DECODER)}
    return found


ONE, NOT_GIVEN = just(1), just(OMITTED)
WORDS = ("none",)
PADDED = ("first", "right", "left", "inside", "all")
LONGER = {"batch": (2, 3), "s": (2, 4), "t": (2, 4)}


def models(method="forward", patterns=WORDS, num_layers=ONE, dropout=NOT_GIVEN, pad=0, training=None, **sizes):
    """Small Transformers with the arguments of a method: sentences without padding, one layer, eval mode, unless it is
    said otherwise.
    """
    names = {
        "encode": ("source_ids",),
        "decode": ("target_ids", "source_ids"),
        "forward": ("source_ids", "target_ids"),
    }[method]
    return instances(
        Transformer,
        init={
            "source_vocabulary": "source_vocabulary",
            "target_vocabulary": "target_vocabulary",
            "d_model": "d_model",
            "num_heads": "num_heads",
            "num_layers": num_layers,
            "d_ff": "d_ff",
            "dropout": dropout,
            "pad": just(pad or OMITTED),
        },
        state=state,
        method=method,
        training=training,
        fills={name: ids(name.replace("ids", "vocabulary"), pad=pad, patterns=patterns) for name in names},
        # Scores are small, so that every position has some weight.
        state_fills={
            "*.gain": uniform(0.5, 1.5),
            "*.w_[qk].*": normal(scales=(0.3,)),
            "*.weight": normal(scales=(0.6,)),
        },
        sizes={
            "source_vocabulary": (5, 7),
            "target_vocabulary": (5, 7),
            "d_model": "num_heads*d_head",
            "num_heads": (1, 2),
            "d_head": (3, 4),
            "d_ff": (2, 5),
            "batch": (1, 3),
            "s": (1, 4),
            "t": (1, 4),
            **sizes,
        },
    )


def padding_of(name):
    """Where the ids of a case are padding."""
    return lambda case: case.arguments[name] == case["init"].get("pad", 0)


test_shapes, test_values, test_gradients = agreement(
    Transformer,
    models(t=(2, 4)),
    returns="logits",
    points={"shapes": 0.15, "values": 0.7, "gradients": 0.6},
    examples={"shapes": 2, "values": 2, "gradients": 2},
    about="with one layer and without padding",
)

(test_encode_values,) = agreement(
    Transformer,
    models("encode"),
    returns="memory",
    points={"values": 0.9},
    examples={"values": 2},
    about="with one layer and without padding",
    method="encode",
)

(test_decode_values,) = agreement(
    Transformer,
    models("decode", t=(2, 4)),
    returns="logits",
    points={"values": 0.9},
    examples={"values": 2},
    about="with one layer and without padding",
    method="decode",
)

(test_values_with_two_layers,) = agreement(
    Transformer,
    models(num_layers=just(2)),
    returns="logits",
    points={"values": 0.8},
    examples={"values": 2},
    about="with two layers",
)

test_arguments_unchanged, test_values_with_padding = agreement(
    Transformer,
    models(patterns=PADDED, **LONGER),
    returns="logits",
    points={"unchanged": 0.1, "values": 0.8},
    examples={"unchanged": 1, "values": 2},
    about="with padding anywhere",
    ignore={"logits": padding_of("target_ids")},
)

(test_values_for_another_pad,) = agreement(
    Transformer,
    models(patterns=("first", "inside"), dropout=just(0.0), pad=OTHER_PAD, **LONGER),
    returns="logits",
    points={"values": 0.3},
    examples={"values": 2},
    about="where the id of padding is 3 and 0 is a word",
    ignore={"logits": padding_of("target_ids")},
)

(test_values_with_full_dropout,) = agreement(
    Transformer,
    models(dropout=just(1.0), training=just(True)),
    returns="logits",
    points={"values": 0.2},
    examples={"values": 1},
    about="in train mode where dropout takes everything",
)

(test_encode_values_with_full_dropout,) = agreement(
    Transformer,
    models("encode", dropout=just(1.0), training=just(True)),
    returns="memory",
    points={"values": 0.15},
    examples={"values": 1},
    about="in train mode where dropout takes everything",
    method="encode",
)


def moves(after, before):
    """Which positions' vectors differ."""
    return (after - before).abs().amax(-1) > 1e-5


@check(points=0.5, examples=2)
@given(case=models(t=(2, 4), d_ff=(4, 6)), seed=integers(0, 99))
def test_a_later_word_cannot_change_what_was_scored_before_it(case, seed):
    """Another word at one target position changes the logits there and later, never before."""
    source, target = case.arguments["source_ids"], case.arguments["target_ids"]
    vocabulary = case["init"]["target_vocabulary"]
    shape = (*target.shape, vocabulary)
    place = 1 + seed % (target.shape[1] - 1)
    module = build(Transformer, case)
    logits = tensor(module(source.clone(), target.clone()), "logits", shape)

    def with_other_word(at):
        changed = target.clone()
        changed[:, at] = 1 + changed[:, at] % (vocabulary - 1)
        return tensor(module(source.clone(), changed), "logits", shape)

    close(with_other_word(place)[:, :place], logits[:, :place], "the logits before the word that changed")
    hold(moves(with_other_word(0), logits)[:, -1].any(), "the first word should matter for the last position.")


@check(points=0.5, examples=1)
@given(case=models(patterns=PADDED, s=(2, 4), t=(2, 4), d_ff=(4, 6)), more=integers(1, 2))
def test_padding_has_no_influence(case, more):
    """Whatever vector stands for padding, and however much of it follows the source, the logits at real target words
    stay the same; what stands for real words matters.
    """
    source, target = case.arguments["source_ids"].clone(), case.arguments["target_ids"].clone()
    for row in (source, target):
        row[:, 0], row[:, -1] = 0, 1
    state = case["state"]
    shape = (*target.shape, case["init"]["target_vocabulary"])
    real = target != 0

    def logits(with_state, source_ids):
        module = build(Transformer, case.with_tensors(with_state, {}))
        return tensor(module(source_ids, target.clone()), "logits", shape)[real]

    def with_another_vector_for(word, *embeddings):
        changed = dict(state)
        for name in embeddings:
            changed[name] = state[name].clone()
            changed[name][word] = changed[name][word].flip(-1) + torch.arange(case["init"]["d_model"]) % 3
        return changed

    before = logits(state, source.clone())
    other_pad = with_another_vector_for(0, "source_embedding.weight", "target_embedding.weight")
    longer = torch.cat([source, torch.zeros(len(source), more, dtype=source.dtype)], dim=1)
    close(logits(other_pad, longer), before, "the logits with more padding and another vector for it")
    other_word = with_another_vector_for(1, "source_embedding.weight")
    hold(moves(logits(other_word, source.clone()), before).any(), "the source's words should matter.")


@check(points=0.4, examples=1)
@given(case=models(d_ff=(4, 6)))
def test_forward_decodes_what_encode_gives(case):
    """forward(source, target) is decode(target, encode(source), source), and another memory gives other logits."""
    source, target = case.arguments["source_ids"], case.arguments["target_ids"]
    init = case["init"]
    shape = (*target.shape, init["target_vocabulary"])
    module = build(Transformer, case)
    logits = tensor(module(source.clone(), target.clone()), "logits", shape)
    memory = tensor(module.encode(source.clone()), "memory", (*source.shape, init["d_model"]))
    decoded = tensor(module.decode(target.clone(), memory.clone(), source.clone()), "logits", shape)
    close(decoded, logits, "decode(target, encode(source), source), beside forward(source, target)")
    other = memory.flip(-1) + torch.arange(init["d_model"]) % 3
    changed = tensor(module.decode(target.clone(), other, source.clone()), "logits", shape)
    hold(moves(changed, logits).any(), "another memory should give other logits.")


### BEGIN HIDDEN TESTS
# %%
from autograder.checks import Equivalent, Mistake

HINTS = (
    "Read the four lines of equations beside the picture: the first is needed twice, the second is encode, the last "
    "two are decode. Which part of __init__ belongs to which line?",
    "__init__ makes the parts and keeps what the other methods need besides them: the factor, the dropout, the id "
    "of padding. encode and decode first embed, then make the masks of the lesson's table, then let x go through "
    "their stack, one layer after the other. forward calls the two.",
    "A stack is an nn.ModuleList of num_layers layers, each made by a call of its own. Begin encode and decode with "
    "embedding, factor, add_positions and dropout, in this order. An encoder layer takes x and padding_mask of the "
    "source; a decoder layer takes x, the memory, decoder_mask of the target and that same padding mask.",
)

_SOURCE = "self.source_embedding(source_ids) * self.scale"
_TARGET = "self.target_embedding(target_ids) * self.scale"
_ENCODERS = "nn.ModuleList(EncoderLayer(d_model, num_heads, d_ff, dropout) for _ in range(num_layers))"
_DECODERS = "nn.ModuleList(DecoderLayer(d_model, num_heads, d_ff, dropout) for _ in range(num_layers))"
_ONE_ENCODER = "nn.ModuleList([EncoderLayer(d_model, num_heads, d_ff, dropout)] * num_layers)"
_ONE_DECODER = "nn.ModuleList([DecoderLayer(d_model, num_heads, d_ff, dropout)] * num_layers)"
_ENCODER_LOOP = "x = layer(x, source_mask)"
_DECODER_LOOP = "x = layer(x, memory, target_mask, memory_mask)"
_SOURCE_START = "x = self.dropout(add_positions(self.source_embedding(source_ids) * self.scale))"
_TARGET_START = "x = self.dropout(add_positions(self.target_embedding(target_ids) * self.scale))"


def _shapes_of(id, *edits, says, hint):
    """One mistake in the several shapes in which it is met."""
    return tuple(Mistake(id, replace, by, says=says, hint=hint) for replace, by in edits)


MISTAKES = (
    *_shapes_of(
        "no_sqrt_d",
        (
            (_SOURCE, _TARGET),
            ("self.source_embedding(source_ids)", "self.target_embedding(target_ids)"),
        ),
        (_SOURCE, "self.source_embedding(source_ids)"),
        (_TARGET, "self.target_embedding(target_ids)"),
        says="An embedding is not multiplied by sqrt(d_model) before the positions are added.",
        hint="How large is an embedding, and how large is a positional encoding?",
    ),
    *_shapes_of(
        "future_leak",
        ("decoder_mask(target_ids, self.pad)", "padding_mask(target_ids, self.pad)"),
        ("decoder_mask(target_ids, self.pad)", "None"),
        says="The decoder's self-attention has no causal mask: each position sees the words that it is to predict.",
        hint="What does the decoder know of the next word when it translates for real?",
    ),
    *_shapes_of(
        "memory_is_embedding",
        (
            "memory = self.encode(source_ids)",
            "memory = self.dropout(add_positions(self.source_embedding(source_ids) * self.scale))",
        ),
        ("memory = self.encode(source_ids)", "memory = self.source_embedding(source_ids) * self.scale"),
        ("memory = self.encode(source_ids)", "memory = self.source_embedding(source_ids)"),
        (_ENCODER_LOOP, "layer(x, source_mask)"),
        says="The decoder attends to the embeddings of the source, not to what the encoder made of them.",
        hint="What becomes of the result of the encoder's layers?",
    ),
    *_shapes_of(
        "probs_not_logits",
        ("return self.projection(x)", "return self.projection(x).softmax(dim=-1)"),
        says="The result went through softmax: it holds probabilities, not logits.",
        hint="What do the values at one position sum to?",
    ),
    *_shapes_of(
        "log_probs_not_logits",
        ("return self.projection(x)", "return self.projection(x).log_softmax(dim=-1)"),
        says="The result went through log_softmax.",
        hint="Which kind of scores does the docstring ask for?",
    ),
    *_shapes_of(
        "layers_aliased",
        ((_ENCODERS, _DECODERS), (_ONE_ENCODER, _ONE_DECODER)),
        (_ENCODERS, _ONE_ENCODER),
        (_DECODERS, _ONE_DECODER),
        says="A stack holds one layer object several times, so that all its layers share their weights.",
        hint="How often is the layer's class called?",
    ),
    *_shapes_of(
        "decoder_result_lost",
        (_DECODER_LOOP, "layer(x, memory, target_mask, memory_mask)"),
        says="The results of the decoder's layers are not used.",
        hint="What goes into the second layer, and what into the projection?",
    ),
    *_shapes_of(
        "no_positions",
        (
            (f"add_positions({_SOURCE})", f"add_positions({_TARGET})"),
            (f"({_SOURCE})", f"({_TARGET})"),
        ),
        (f"add_positions({_SOURCE})", f"({_SOURCE})"),
        (f"add_positions({_TARGET})", f"({_TARGET})"),
        says="The positions are not added to an embedding.",
        hint="How should the model tell `man bites dog` from `dog bites man`?",
    ),
    *_shapes_of(
        "positions_scaled",
        (
            (f"add_positions({_SOURCE})", f"add_positions({_TARGET})"),
            (
                "add_positions(self.source_embedding(source_ids)) * self.scale",
                "add_positions(self.target_embedding(target_ids)) * self.scale",
            ),
        ),
        says="The positions are multiplied by sqrt(d_model) as well: they are added too early.",
        hint="Which comes first, the factor or the positions?",
    ),
    *_shapes_of(
        "divides_by_sqrt_d",
        ("self.scale = math.sqrt(d_model)", "self.scale = 1 / math.sqrt(d_model)"),
        says="The embeddings are divided by sqrt(d_model).",
        hint="Should the factor make the embeddings larger or smaller?",
    ),
    *_shapes_of(
        "multiplies_by_d",
        ("self.scale = math.sqrt(d_model)", "self.scale = d_model"),
        says="The embeddings are multiplied by d_model, not by its root.",
        hint="Read section 3.4 of the paper once more.",
    ),
    *_shapes_of(
        "no_embedding_dropout",
        (
            (_SOURCE_START, _TARGET_START),
            (f"x = add_positions({_SOURCE})", f"x = add_positions({_TARGET})"),
        ),
        says="There is no dropout after embedding and positions.",
        hint="With a dropout of 1 in train mode, what should be left of an embedding?",
    ),
    *_shapes_of(
        "no_source_mask",
        ("source_mask = padding_mask(source_ids, self.pad)", "source_mask = None"),
        says="The encoder attends to padding.",
        hint="Which of the three attentions of the lesson's table has no mask in your code?",
    ),
    *_shapes_of(
        "no_memory_mask",
        ("memory_mask = padding_mask(source_ids, self.pad)", "memory_mask = None"),
        says="The decoder attends to the padding of the source.",
        hint="Which of the three attentions of the lesson's table has no mask in your code?",
    ),
    *_shapes_of(
        "no_padding_masks_on_the_source",
        (
            ("source_mask = padding_mask(source_ids, self.pad)", "memory_mask = padding_mask(source_ids, self.pad)"),
            ("source_mask = None", "memory_mask = None"),
        ),
        says="The padding of the source is hidden from nobody.",
        hint="Which of the three attentions of the lesson's table have no mask in your code?",
    ),
    *_shapes_of(
        "target_padding_attended",
        (
            "decoder_mask(target_ids, self.pad)",
            "torch.ones(target_ids.shape[1], target_ids.shape[1], dtype=torch.bool).tril()",
        ),
        says="The decoder's self-attention sees the padding of the target.",
        hint="Of the two things that decoder_mask hides, which does your mask let through?",
    ),
    *_shapes_of(
        "pad_always_0",
        ("self.pad = pad", "self.pad = 0"),
        says="The id 0 is taken for padding whatever the argument pad says.",
        hint="Which of the arguments of __init__ does your code not use?",
    ),
    *_shapes_of(
        "memory_of_each_layer",
        (
            (
                "return x\n",
                "memory = self.encode(source_ids)",
                _DECODER_LOOP,
            ),
            (
                "return x\n",
                "memory = self.encode(source_ids)\n"
                "        memories = []\n"
                "        x = self.dropout(add_positions(self.source_embedding(source_ids) * self.scale))\n"
                "        for layer in self.encoder:\n"
                "            x = layer(x, padding_mask(source_ids, self.pad))\n"
                "            memories.append(x)\n"
                "        memory = torch.stack(memories)",
                "x = layer(\n"
                "                x,\n"
                "                memory if memory.ndim == 3 else memory[list(self.decoder).index(layer)],\n"
                "                target_mask,\n"
                "                memory_mask,\n"
                "            )",
            ),
        ),
        (
            ("source_mask = padding_mask", _ENCODER_LOOP, "for layer in self.decoder:"),
            (
                "self.memories = []\n        source_mask = padding_mask",
                f"{_ENCODER_LOOP}\n            self.memories.append(x)",
                "for layer, memory in zip(self.decoder, self.memories, strict=True):",
            ),
        ),
        says="Each decoder layer attends to the encoder layer of its own number, not to the last one.",
        hint="What is the memory that every decoder layer gets?",
    ),
    *_shapes_of(
        "first_layer_only",
        (
            ("for layer in self.encoder:", "for layer in self.decoder:"),
            ("for layer in self.encoder[:1]:", "for layer in self.decoder[:1]:"),
        ),
        says="Only the first layer of each stack is used.",
        hint="How many layers does x go through?",
    ),
    *_shapes_of(
        "target_read_by_source_embedding",
        ("self.target_embedding(target_ids)", "self.source_embedding(target_ids % len(self.source_embedding.weight))"),
        ("self.target_embedding(target_ids)", "self.source_embedding(target_ids)"),
        says="The target's ids are looked up in the source's embedding.",
        hint="Which part that __init__ makes does your code not use?",
    ),
)

_EITHER_WAY = "padding_mask compares its two arguments, and it does not matter which is on the left."
EQUIVALENT = (
    Equivalent(
        "source_mask = padding_mask(source_ids, self.pad)",
        "source_mask = padding_mask(self.pad, source_ids)",
        _EITHER_WAY,
    ),
    Equivalent(
        "memory_mask = padding_mask(source_ids, self.pad)",
        "memory_mask = padding_mask(self.pad, source_ids)",
        _EITHER_WAY,
    ),
)
### END HIDDEN TESTS
