# %% [markdown]
# # Multi-head attention
#
# One attention layer gives each query one mixture of the values. But a word has several questions at once: which verb
# do I belong to, which noun does this pronoun stand for, what came just before? One softmax must put all answers into
# a single weighted mean. **Multi-head attention** asks several questions side by side, each in a smaller space of its
# own (Vaswani et al. 2017, section 3.2.2):
#
# $$\mathrm{MultiHead}(Q, K, V) = \mathrm{Concat}(\mathrm{head}_1, \dots, \mathrm{head}_h)\,W^O \qquad
#   \mathrm{head}_i = \mathrm{Attention}(QW_i^Q,\; KW_i^K,\; VW_i^V)$$
#
# With $h$ heads, each works on $d_\mathrm{head} = d_\mathrm{model} / h$ columns (in the paper $512 / 8 = 64$), so that
# all heads together cost about as much as a single one of full width. The scores of a head are divided by
# $\sqrt{d_\mathrm{head}}$, the width of *its* vectors.
#
# In code the $W_i^Q$ of all heads stand side by side in one matrix, one `nn.Linear`; the same holds for $W^K$ and
# $W^V$. The layer then takes five steps:
#
# | step | shape |
# |---|---|
# | project with `w_q`, `w_k`, `w_v` | (batch, time, d_model) |
# | split into heads | (batch, num_heads, time, d_head) |
# | attention, in all heads at once | (batch, num_heads, q, d_head), weights (batch, num_heads, q, k) |
# | merge the heads | (batch, q, d_model) |
# | project with `w_o`, which lets the heads talk to each other | (batch, q, d_model) |
#
# ![Q, K, V cut into the columns of two heads, which attend side by side and are merged](../figures/heads.svg)
#
# Follow the struck columns of head 1 from left to right; below stand the shapes, without the batch. The darker a
# square of the weights $A_i$, the greater the weight. Two heads, two attention maps: in head 0 each word looks at
# itself, in head 1 at the word before it (the first has none).
#
# **Splitting by hand.** Two tokens of width 4, $(1, 2, 3, 4)$ and $(5, 6, 7, 8)$, and two heads. Each head gets a part
# of *every* token:
#
# | | token 0 | token 1 |
# |---|---|---|
# | head 0 | $(1, 2)$ | $(5, 6)$ |
# | head 1 | $(3, 4)$ | $(7, 8)$ |
#
# In memory the eight numbers lie in the order 1 to 8. A `view` alone reads them in that order: with the shape
# (num_heads, time, d_head) it would call $(1, 2)$ and $(3, 4)$ the two tokens of head 0, though both are parts of token
# 0. A reshape never moves a number; to bring the axis of heads in front of the axis of time takes one more step.
#
# **Two heads by hand.** Width 2, two heads of width 1, and projections that change nothing. The query is $(\ln 3, 0)$,
# the keys, and the values too, are $(1, 5)$ and $(0, 7)$. Head 0 scores $\ln 3 \cdot 1$ and $\ln 3 \cdot 0$: its
# weights are $\tfrac34$ and $\tfrac14$, its result is $\tfrac34 \cdot 1 + \tfrac14 \cdot 0 = 0.75$. Head 1 scores $0$
# and $0$: its weights are $\tfrac12$ and $\tfrac12$, its result is $6$. Merged: $(0.75, 6)$. Each head has looked in
# another way at the same words.
#
# **The mask** says which positions a query may look at, and that does not depend on the head: one mask (batch, q, k)
# serves them all. Beside weights of shape (batch, num_heads, q, k) it needs an axis that it does not have. Masks with
# fewer axes, such as (q, k), broadcast as they are.

# %%
import torch
from hypothesis import given
from hypothesis.strategies import integers, none
from jaxtyping import Bool, Float
from torch import Tensor, nn

from autograder.checks import (
    agreement,
    arguments,
    build,
    check,
    close,
    hold,
    instances,
    linear,
    masks,
    normal,
    refuses,
    results,
    tensor,
)
from exercises.attention.scaled_attention import scaled_dot_product_attention


# %%
def split_heads(x: Float[Tensor, "batch time d_model"], num_heads: int) -> Float[Tensor, "batch num_heads time d_head"]:
    """Cuts each token's vector into num_heads parts of equal width; part i belongs to head i.

    Args:
        x: vectors, (batch, time, d_model).
        num_heads: how many heads; it divides d_model.

    Returns:
        The parts, (batch, num_heads, time, d_head), where d_head = d_model / num_heads.

    Source:
        Vaswani et al. 2017, "Attention Is All You Need", section 3.2.2.
    """
    ### BEGIN SOLUTION
    batch, time, d_model = x.shape
    return x.reshape(batch, time, num_heads, d_model // num_heads).transpose(1, 2)
    ### END SOLUTION


def merge_heads(x: Float[Tensor, "batch num_heads time d_head"]) -> Float[Tensor, "batch time d_model"]:
    """Puts the parts of each token's vector together again, in the order of the heads: undoes split_heads.

    Args:
        x: the heads, (batch, num_heads, time, d_head).

    Returns:
        The vectors, (batch, time, d_model), where d_model = num_heads * d_head.
    """
    ### BEGIN SOLUTION
    batch, num_heads, time, d_head = x.shape
    return x.transpose(1, 2).reshape(batch, time, num_heads * d_head)
    ### END SOLUTION


class MultiHeadAttention(nn.Module):
    """Attention in several heads side by side, between four projections.

    Args:
        d_model: the width of the vectors.
        num_heads: how many heads.

    Its parts are `w_q`, `w_k`, `w_v` and `w_o`, each an nn.Linear(d_model, d_model).

    Raises:
        ValueError: num_heads does not divide d_model.

    Source:
        Vaswani et al. 2017, "Attention Is All You Need", section 3.2.2.
    """

    def __init__(self, d_model: int, num_heads: int) -> None:
        ### BEGIN SOLUTION
        super().__init__()
        if d_model % num_heads != 0:
            raise ValueError(f"num_heads = {num_heads} does not divide d_model = {d_model}")
        self.num_heads = num_heads
        self.w_q = nn.Linear(d_model, d_model)
        self.w_k = nn.Linear(d_model, d_model)
        self.w_v = nn.Linear(d_model, d_model)
        self.w_o = nn.Linear(d_model, d_model)
        ### END SOLUTION

    def forward(
        self,
        query: Float[Tensor, "batch q d_model"],
        key: Float[Tensor, "batch k d_model"],
        value: Float[Tensor, "batch k d_model"],
        mask: Bool[Tensor, "#batch #q #k"] | None = None,
    ) -> tuple[Float[Tensor, "batch q d_model"], Float[Tensor, "batch num_heads q k"]]:
        """Mixes the values anew for each query, in every head by its own weights.

        Args:
            query: what is looked for, (batch, q, d_model).
            key: what each position offers to be found by, (batch, k, d_model).
            value: what each position gives, (batch, k, d_model).
            mask: True where a query may attend to a key, in every head; broadcastable to (batch, q, k).

        Returns:
            The output (batch, q, d_model) and the weights (batch, num_heads, q, k). A query that may attend to nothing
            has zero weights; its heads give zeros, of which w_o makes its bias.
        """
        ### BEGIN SOLUTION
        queries = split_heads(self.w_q(query), self.num_heads)
        keys = split_heads(self.w_k(key), self.num_heads)
        values = split_heads(self.w_v(value), self.num_heads)
        if mask is not None and mask.ndim == 3:
            mask = mask.unsqueeze(1)
        mixed, weights = scaled_dot_product_attention(queries, keys, values, mask)
        output = self.w_o(merge_heads(mixed))
        return output, weights
        ### END SOLUTION


# %% [markdown]
# ## Checks
#
# `autograder check multi_head_attention` runs what follows, and so does
# `pytest exercises/attention/multi_head_attention.py`.

# %%
HEADS = {"d_model": "num_heads*d_head", "num_heads": (1, 4), "d_head": (1, 4)}

test_split_heads_shapes, test_split_heads_arguments_unchanged, test_split_heads_values = agreement(
    split_heads,
    arguments(split_heads, sizes=HEADS),
    returns="split_heads",
    points={"shapes": 0.1, "unchanged": 0.05, "values": 0.9},
    examples={"shapes": 6, "unchanged": 4, "values": 12},
)

test_merge_heads_shapes, test_merge_heads_arguments_unchanged, test_merge_heads_values = agreement(
    merge_heads,
    arguments(merge_heads),
    returns="merge_heads",
    points={"shapes": 0.1, "unchanged": 0.05, "values": 0.9},
    examples={"shapes": 6, "unchanged": 4, "values": 12},
)


def layers(mask, **sizes):
    """Layers with small weights, so that softmax is far from its limits."""
    state = {}
    for name in ("w_q", "w_k", "w_v", "w_o"):
        state |= linear(name, "d_model", "d_model")
    return instances(
        MultiHeadAttention,
        init={"d_model": "d_model", "num_heads": "num_heads"},
        state=state,
        state_fills={"*.weight": normal(scales=(0.6,))},
        fills={"mask": mask},
        sizes={**HEADS, "num_heads": (1, 3), "d_head": (1, 3), "batch": (1, 3), "q": (1, 4), "k": (1, 4), **sizes},
    )


NAMES = ("output", "weights")

test_shapes, test_arguments_unchanged, test_values, test_gradients = agreement(
    MultiHeadAttention,
    layers(mask=none()),
    returns=NAMES,
    points={"shapes": 0.15, "unchanged": 0.1, "values": 1.5, "gradients": 0.8},
    examples={"shapes": 6, "unchanged": 4, "values": 12, "gradients": 6},
    about="without a mask",
)

test_values_with_a_mask, test_gradients_with_a_mask = agreement(
    MultiHeadAttention,
    layers(mask=masks("batch q k")),
    returns=NAMES,
    points={"values": 1.0, "gradients": 0.35},
    examples={"values": 12, "gradients": 6},
    about="with a mask",
)

(test_values_with_a_mask_that_broadcasts,) = agreement(
    MultiHeadAttention,
    layers(mask=masks("batch 1 k", "q k", "1 q k", "k", "1 k", "q 1", "")),
    returns=NAMES,
    points={"values": 0.4},
    examples={"values": 12},
    about="with a mask that broadcasts",
)


@check(points=0.5, examples=8)
@given(case=arguments(split_heads, sizes={**HEADS, "num_heads": (2, 4), "time": (2, 4)}))
def test_each_head_gets_a_part_of_every_token_and_merging_undoes_it(case):
    """All heads together hold at each position the entries of that token, and merging the heads gives x again."""
    x, num_heads = case["x"], case["num_heads"]
    batch, time, d_model = x.shape
    heads = tensor(split_heads(x.clone(), num_heads), "split_heads", (batch, num_heads, time, d_model // num_heads))
    for now in range(time):
        entries = heads[:, :, now].flatten(1).sort().values
        close(entries, x[:, now].sort().values, f"what all heads hold of token {now}, sorted")
    close(merge_heads(heads.clone()), x, "merge_heads(split_heads(x))")


@check(points=0.5, examples=6)
@given(case=layers(mask=none(), num_heads=(1, 1)))
def test_one_head_between_projections_that_change_nothing_is_plain_attention(case):
    """With num_heads = 1 and projections that change nothing, the output is that of scaled dot-product attention."""
    query, key, value = (case.arguments[name] for name in ("query", "key", "value"))
    plain = {
        name: torch.eye(len(old)).to(old.dtype) if old.ndim == 2 else torch.zeros_like(old)
        for name, old in case["state"].items()
    }
    module = build(MultiHeadAttention, case.with_tensors(plain, {}))
    output, _ = results(module(query.clone(), key.clone(), value.clone()), "MultiHeadAttention", NAMES)
    expected = nn.functional.scaled_dot_product_attention(query, key, value)
    close(output, expected, "the output of one head between projections that change nothing")


@check(points=0.8, examples=6)
@given(case=layers(mask=none(), num_heads=(2, 3), d_head=(2, 3), k=(2, 4)), seed=integers(0, 99))
def test_heads_can_change_places_and_do_not_mix_before_w_o(case, seed):
    """If heads change places in all projections, the weights follow them and the output stays. A number that is added
    to the values of a head goes through to w_o, because the weights of each query sum to 1.
    """
    state, num_heads, d_model = case["state"], case["init"]["num_heads"], case["init"]["d_model"]
    call = case.arguments
    shape = (len(call["query"]), num_heads, call["query"].shape[1], call["key"].shape[1])

    def called(with_state):
        module = build(MultiHeadAttention, case.with_tensors(with_state, {}))
        output, weights = results(module(*(call[n].clone() for n in ("query", "key", "value"))), "output", NAMES)
        return tensor(output, "output", tuple(call["query"].shape)), tensor(weights, "weights", shape)

    output, weights = called(state)
    hold(
        (weights.amax(-1) - weights.amin(-1) > 1e-3).any(),
        "the weights should depend on how well keys and queries match.",
        actual={"weights": weights},
    )
    order = torch.randperm(num_heads, generator=torch.Generator().manual_seed(seed))
    columns = torch.arange(d_model).reshape(num_heads, -1)[order].flatten()
    moved = {name: old if name == "w_o.bias" else old[columns] for name, old in state.items()}
    moved["w_o.weight"] = state["w_o.weight"][:, columns]
    again, followed = called(moved)
    close(followed, weights[:, order], "the weights after the heads have changed places")
    close(again, output, "the output after the heads have changed places")
    added = torch.arange(d_model).to(output.dtype)
    shifted, _ = called({**state, "w_v.bias": state["w_v.bias"] + added})
    close(shifted, output + state["w_o.weight"] @ added, "the output after adding (0, 1, 2, ...) to w_v.bias")


@check(points=0.6, examples=6)
@given(case=layers(mask=none(), q=(2, 4), k=(2, 4)), seed=integers(0, 99))
def test_what_is_masked_has_no_influence_in_any_head(case, seed):
    """A key that the mask hides has no influence in any head; a query that may attend to nothing gives w_o.bias."""
    query, key, value = (case.arguments[name] for name in ("query", "key", "value"))
    state = case["state"]
    hidden = seed % key.shape[1]
    mask = torch.ones(len(query), query.shape[1], key.shape[1], dtype=torch.bool)
    mask[:, :, hidden] = False
    mask[:, 0] = False
    noise = torch.zeros_like(key)
    noise[:, hidden] = 3.0
    module = build(MultiHeadAttention, case)

    def called(keys, values):
        found, _ = results(module(query.clone(), keys, values, mask.clone()), "MultiHeadAttention", NAMES)
        return tensor(found, "output", tuple(query.shape))

    output = called(key.clone(), value.clone())
    close(output[:, 0], state["w_o.bias"].expand(len(query), -1), "the output for a query that may attend to nothing")
    close(called(key + noise, value - noise), output, "the output after a change under the mask")
    moved = called(key.clone(), value + 1.0)
    step = state["w_o.weight"] @ state["w_v.weight"].sum(-1)
    close(moved[:, 1:], output[:, 1:] + step, "the output after adding 1 to every value")


@check(points=0.2, examples=4)
@given(num_heads=integers(2, 5), whole=integers(0, 3), rest=integers(1, 4))
def test_heads_of_unequal_width_are_refused(num_heads, whole, rest):
    """A num_heads that does not divide d_model raises ValueError."""
    d_model = num_heads * whole + 1 + rest % (num_heads - 1)
    refuses(lambda: MultiHeadAttention(d_model, num_heads), ValueError, f"MultiHeadAttention({d_model}, {num_heads})")


### BEGIN HIDDEN TESTS
# %%
from autograder.checks import Equivalent, Mistake

HINTS = (
    "Follow one number of one token through the table and the picture: to which head does it go, and where does it "
    "come back to? The attention itself is an earlier exercise, which works in all heads at once.",
    "split_heads cuts the last axis into two, then brings the heads in front of the time; merge_heads does the same "
    "two things backwards. forward projects, splits, attends, merges and projects again; a mask with a batch axis "
    "needs one axis more.",
    "split_heads: reshape to (batch, time, num_heads, d_head), then exchange axes 1 and 2; merge_heads: exchange them "
    "first, then reshape. In __init__ test the remainder of d_model by num_heads and make the four nn.Linear. In "
    "forward give a mask of three axes a new axis 1, and hand it with the split parts to scaled_dot_product_attention.",
)

_SPLIT = "x.reshape(batch, time, num_heads, d_model // num_heads).transpose(1, 2)"
_MERGE = "x.transpose(1, 2).reshape(batch, time, num_heads * d_head)"
_NO_TRANSPOSE = (
    "x.reshape(batch, num_heads, time, d_model // num_heads)",
    "x.reshape(batch, time, num_heads * d_head)",
)
_INTERLEAVED = (
    "x.reshape(batch, time, d_model // num_heads, num_heads).permute(0, 3, 1, 2)",
    "x.permute(0, 2, 3, 1).reshape(batch, time, num_heads * d_head)",
)
_SPLIT_SAYS = "The tensor is viewed as (batch, num_heads, time, d_head) without a transpose: tokens are cut apart."
_SPLIT_HINT = "For two tokens of width 4 and two heads: which of the eight numbers does head 0 hold?"
_MERGE_SAYS = "The heads are merged without a transpose back: each vector is put together from different tokens."
_MERGE_HINT = "Which two axes must stand side by side before a reshape can join them?"
_INTERLEAVED_SAYS = "The heads take turns at the columns instead of getting a run of neighbouring ones each."
_INTERLEAVED_HINT = "For d_model = 4 and two heads: does head 0 get the columns 0 and 1, or 0 and 2?"
_HEAD_AXIS = "if mask is not None and mask.ndim == 3:\n            mask = mask"
_EXPANDED = "if mask is not None:\n            mask = mask.expand(len(query), query.shape[1], keys.shape[2])"


def _shapes_of(id, *edits, says, hint):
    """One mistake in the several shapes in which it is met."""
    return tuple(Mistake(id, replace, by, says=says, hint=hint) for replace, by in edits)


MISTAKES = (
    Mistake("split_no_transpose", _SPLIT, _NO_TRANSPOSE[0], says=_SPLIT_SAYS, hint=_SPLIT_HINT),
    Mistake("merge_no_transpose", _MERGE, _NO_TRANSPOSE[1], says=_MERGE_SAYS, hint=_MERGE_HINT),
    Mistake(
        "split_no_transpose",
        (_SPLIT, _MERGE),
        _NO_TRANSPOSE,
        says=_SPLIT_SAYS,
        hint=_SPLIT_HINT,
        group="no_transpose_at_all",
    ),
    Mistake(
        "merge_no_transpose",
        (_SPLIT, _MERGE),
        _NO_TRANSPOSE,
        says=_MERGE_SAYS,
        hint=_MERGE_HINT,
        group="no_transpose_at_all",
    ),
    Mistake("heads_interleaved", _SPLIT, _INTERLEAVED[0], says=_INTERLEAVED_SAYS, hint=_INTERLEAVED_HINT),
    Mistake("heads_interleaved", (_SPLIT, _MERGE), _INTERLEAVED, says=_INTERLEAVED_SAYS, hint=_INTERLEAVED_HINT),
    Mistake(
        "no_w_o",
        "self.w_o(merge_heads(mixed))",
        "merge_heads(mixed)",
        says="The merged heads are returned without the output projection w_o.",
        hint="Which of the four projections does your forward not use?",
    ),
    Mistake(
        "mask_ignored",
        "(queries, keys, values, mask)",
        "(queries, keys, values)",
        says="The mask is not handed on to the attention.",
        hint="Which argument of forward has no effect?",
    ),
    Mistake(
        "scale_d_model",
        "self.w_q(query)",
        "self.w_q(query) / self.num_heads**0.5",
        says="The scores are divided by sqrt(d_model) instead of sqrt(d_head).",
        hint="How wide are the two vectors whose dot product is a head's score?",
    ),
    Mistake(
        "mask_without_head_axis",
        "mask = mask.unsqueeze(1)",
        "pass",
        says="A mask (batch, q, k) meets scores (batch, num_heads, q, k) as it is: its batch axis lies on the heads.",
        hint="Broadcasting lines up axes from the right. Which axis of the scores does the mask's first one meet?",
    ),
    Mistake(
        "mask_inverted",
        "(queries, keys, values, mask)",
        "(queries, keys, values, None if mask is None else ~mask)",
        says="The mask is read the wrong way round: True means that a query may attend.",
        hint="Read the docstring's line on the mask once more.",
    ),
    Mistake(
        "mask_in_first_head_only",
        "mixed, weights = scaled_dot_product_attention(queries, keys, values, mask)",
        "if mask is not None:\n"
        "            rows = (len(query), 1, query.shape[1], key.shape[1])\n"
        "            others = torch.arange(self.num_heads).reshape(-1, 1, 1) > 0\n"
        "            mask = mask.expand(rows) | others\n"
        "        mixed, weights = scaled_dot_product_attention(queries, keys, values, mask)",
        says="Only the first head sees the mask.",
        hint="Is what a query may look at another thing in every head?",
    ),
    *_shapes_of(
        "keys_from_query",
        ("(key)", "(query)"),
        (("(key)", _HEAD_AXIS), ("(query)", _EXPANDED)),
        says="The keys are made from the query.",
        hint="Which of the arguments of forward does your code not use?",
    ),
    Mistake(
        "values_from_key",
        "(value)",
        "(key)",
        says="The values are made from the key argument.",
        hint="Which of the arguments of forward does your code not use?",
    ),
    Mistake(
        "query_projection_for_keys",
        "self.w_k(",
        "self.w_q(",
        says="The keys are projected with w_q.",
        hint="Which of the four projections does your forward not use?",
    ),
    Mistake(
        "key_projection_for_values",
        "self.w_v(",
        "self.w_k(",
        says="The values are projected with w_k.",
        hint="Which of the four projections does your forward not use?",
    ),
    Mistake(
        "projections_after_split",
        ("self.w_q(query)", "self.w_k(key)", "self.w_v(value)"),
        ("query", "key", "value"),
        says="Queries, keys and values are split without being projected.",
        hint="Where do w_q, w_k and w_v come in?",
    ),
    Mistake(
        "weights_averaged",
        "return output, weights",
        "return output, weights.mean(dim=1)",
        says="The weights are averaged over the heads.",
        hint="Which shape does the docstring ask for?",
    ),
    Mistake(
        "one_head_only",
        "scaled_dot_product_attention(queries, keys, values, mask)",
        "scaled_dot_product_attention("
        "*(merge_heads(part).unsqueeze(1) for part in (queries, keys, values)), mask)\n"
        "        mixed = split_heads(mixed[:, 0], self.num_heads)\n"
        "        weights = weights.expand(-1, self.num_heads, -1, -1)",
        says="All heads share one set of weights, computed from vectors of full width.",
        hint="Over which columns does the dot product of one head's score run?",
    ),
)

_RAISE = "raise ValueError(f'num_heads = {num_heads} does not divide d_model = {d_model}')"
_ANY_TEXT = "The exercise asks for a ValueError, whatever its text says."
_NO_DIRECTION = "Exchanging two axes has no direction."
EQUIVALENT = (
    Equivalent(
        "return x.reshape(batch, time, num_heads, d_model // num_heads).transpose(1, 2)",
        "return x.reshape(batch, time, num_heads, d_model // num_heads).transpose(2, 1)",
        _NO_DIRECTION,
    ),
    Equivalent(
        "return x.transpose(1, 2).reshape(batch, time, num_heads * d_head)",
        "return x.transpose(2, 1).reshape(batch, time, num_heads * d_head)",
        _NO_DIRECTION,
    ),
    Equivalent(_RAISE, "raise ValueError()", _ANY_TEXT),
    Equivalent(_RAISE, _RAISE.replace("{num_heads}", "{d_model}"), _ANY_TEXT),
    Equivalent(_RAISE, _RAISE.replace("{d_model}", "{num_heads}"), _ANY_TEXT),
)
### END HIDDEN TESTS
