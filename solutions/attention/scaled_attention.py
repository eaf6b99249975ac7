# %% [markdown]
# # Scaled dot-product attention
#
# An attention layer answers each **query** with a mixture of **values**. How much of each value goes in is decided by
# how well its **key** matches the query. So far one state of the decoder asked, one step after the other. Now all
# queries are rows of one matrix $Q$, keys and values rows of $K$ and $V$, and all are answered at once. Vaswani et al.
# (2017, section 3.2.1) write it in one line:
#
# $$\mathrm{Attention}(Q, K, V) = \mathrm{softmax}\!\left(\frac{QK^\top}{\sqrt{d_k}}\right)V$$
#
# Read it from the inside out:
#
# 1. **Scores.** $QK^\top$ holds one dot product for each pair of a query (a row) and a key (a column).
# 2. **Scale.** Each score is divided by $\sqrt{d_k}$; why, see below.
# 3. **Mask.** Where a query may not look, its score becomes $-\infty$, and $e^{-\infty} = 0$.
# 4. **Softmax over the keys.** Each query's weights are positive and sum to 1: one row, one distribution.
# 5. **Mix.** The weights times $V$: a weighted mean of the value rows.
#
# **Self-attention.** If queries, keys and values are all made of the same sentence, each word looks at each word of it,
# in one step and without any recurrence. The weights are then a table of words by words, the **attention map**:
#
# ![Weights, words by words: "it" and "sleeps" look at "cat", "dreams" looks at "it"](../figures/attention_map.svg)
#
# Each row is one query and sums to 1. The vectors behind it ($d_k = 4$) are made by hand; a model learns them. For the
# query `it` the scores are $0, 6, 0, 0, 2, 0$, divided by $\sqrt 4 = 2$ they are $0, 3, 0, 0, 1, 0$, and so `cat` gets
# the weight $e^3 / (4 + e + e^3) = 20.09 / 26.80 = 0.75$.
#
# **Why divide?** A dot product of two vectors with $d_k$ independent entries of mean 0 and variance 1 has variance
# $d_k$. For $d_k = 64$, scores of $8$ are therefore nothing unusual, and softmax makes nearly 1 and 0 of them. Its
# slope $\partial a_1 / \partial s_1 = a_1 (1 - a_1)$ is then close to 0, so that the gradient vanishes and little is
# learned (the paper's footnote 4):
#
# | two keys, $d_k = 64$ | scores $s$ | weights $a$ | slope |
# |---|---|---|---|
# | not divided | $8$ and $0$ | $0.9997$ and $0.0003$ | $0.0003$ |
# | divided by $\sqrt{64} = 8$ | $1$ and $0$ | $0.731$ and $0.269$ | $0.197$ |
#
# **By hand.** One query $q = (2, 0, 0, 0)$, two keys $k_1 = (1, 0, 0, 0)$ and $k_2 = (0, 1, 0, 0)$, so $d_k = 4$. The
# scores are $2$ and $0$; divided by $\sqrt 4 = 2$ they are $1$ and $0$. Softmax gives $e / (e + 1) = 0.731$ and
# $0.269$. With values $10$ and $20$ the output is $0.731 \cdot 10 + 0.269 \cdot 20 = 12.69$.
#
# **A query that may look at nothing** has no distribution. Softmax over nothing but $-\infty$ is $0/0$, NaN, and one
# NaN is enough to spoil a whole batch. In this course such a query gets all-zero weights and an all-zero output, and
# its gradient is finite too.

# %%
import math

import torch
from hypothesis import given
from hypothesis.strategies import integers, none
from jaxtyping import Bool, Float
from torch import Tensor

from autograder.checks import agreement, arguments, check, close, hold, normal, results, tensor


# %%
def scaled_dot_product_attention(
    query: Float[Tensor, "*batch q d_k"],
    key: Float[Tensor, "*batch k d_k"],
    value: Float[Tensor, "*batch k d_v"],
    mask: Bool[Tensor, "*#batch #q #k"] | None = None,
) -> tuple[Float[Tensor, "*batch q d_v"], Float[Tensor, "*batch q k"]]:
    """Mixes the values by how well their keys match each query.

    softmax(query @ key^T / sqrt(d_k)) @ value

    Args:
        query: what is looked for, (*batch, q, d_k).
        key: what each position offers to be found by, (*batch, k, d_k).
        value: what each position gives, (*batch, k, d_v).
        mask: True where a query may attend to a key; broadcastable to (*batch, q, k).

    Returns:
        The output (*batch, q, d_v) and the weights (*batch, q, k).

    Source:
        Vaswani et al. 2017, "Attention Is All You Need", section 3.2.1, equation 1.
    """
    ### BEGIN SOLUTION
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    # Subtracting the row's maximum changes nothing in the quotient. A row of -inf has none: 0 stands in for it.
    top = scores.amax(dim=-1, keepdim=True).detach()
    grown = torch.exp(scores - top.masked_fill(top == -math.inf, 0.0))
    total = grown.sum(dim=-1, keepdim=True)
    weights = grown / total.masked_fill(total == 0.0, 1.0)
    return weights @ value, weights
    ### END SOLUTION


# %% [markdown]
# ## Checks
#
# `autograder check scaled_attention` runs what follows, and so does `pytest exercises/attention/scaled_attention.py`.

# %%
NAMES = ("output", "weights")


def prefers_better_matches(query, key, weights, allowed):
    """Tells whether, among the keys that a query may attend to, a clearly better match always weighs more."""
    scores = query @ key.transpose(-2, -1)
    better = scores.unsqueeze(-1) - scores.unsqueeze(-2) > 0.1 * math.sqrt(query.shape[-1])
    both = allowed.unsqueeze(-1) & allowed.unsqueeze(-2)
    return (~(better & both) | (weights.unsqueeze(-1) > weights.unsqueeze(-2))).all()


test_shapes, test_arguments_unchanged, test_values, test_gradients = agreement(
    scaled_dot_product_attention,
    arguments(scaled_dot_product_attention),
    returns=NAMES,
    points={"shapes": 0.4, "unchanged": 0.4, "values": 2.2, "gradients": 1.5},
)

(test_values_for_large_scores,) = agreement(
    scaled_dot_product_attention,
    arguments(scaled_dot_product_attention, query=normal(scales=(8.0, 30.0)), key=normal(scales=(8.0, 30.0))),
    returns=NAMES,
    points={"values": 1.0},
    about="where scores are large",
)


# %%
@check(points=1.0)
@given(case=arguments(scaled_dot_product_attention))
def test_each_query_spreads_a_weight_of_one_over_its_keys(case):
    """Each row of the weights sums to 1 over the keys, or to 0 where the query may attend to nothing."""
    rows = (*case["query"].shape[:-1], case["key"].shape[-2])
    given_mask = case.get("mask")
    mask = torch.ones(rows, dtype=torch.bool) if given_mask is None else given_mask.expand(rows)
    _, weights = results(scaled_dot_product_attention(**case), "scaled_dot_product_attention", NAMES)
    weights = tensor(weights, "weights", rows)
    close(weights.sum(-1), mask.any(-1).to(weights.dtype), "the sum of each query's weights")
    hold((weights >= 0).all(), "weights should never be negative.", actual={"weights": weights})
    close(weights.masked_fill(mask, 0.0), 0.0, "the weight where the mask is False")
    right_order = prefers_better_matches(case["query"], case["key"], weights, mask)
    hold(right_order, "a key that matches the query better should weigh more.", actual={"weights": weights})


@check(points=0.75)
@given(case=arguments(scaled_dot_product_attention, mask=none(), sizes={"k": (2, 6)}), seed=integers(0, 99))
def test_better_matching_keys_weigh_more_wherever_they_stand(case, seed):
    """A key that matches the query better gets more weight, and reordering keys and values together changes nothing."""
    query, key, value = case["query"], case["key"], case["value"]
    output, weights = results(scaled_dot_product_attention(query, key, value), "scaled_dot_product_attention", NAMES)
    weights = tensor(weights, "weights", (*query.shape[:-1], key.shape[-2]))
    right_order = prefers_better_matches(query, key, weights, torch.ones_like(weights, dtype=torch.bool))
    hold(right_order, "a key that matches the query better should weigh more.", actual={"weights": weights})
    order = torch.randperm(key.shape[-2], generator=torch.Generator().manual_seed(seed))
    again, moved = results(
        scaled_dot_product_attention(query, key[..., order, :], value[..., order, :]),
        "scaled_dot_product_attention",
        NAMES,
    )
    close(moved, weights[..., order], "weights after reordering keys and values")
    close(again, output, "output after reordering keys and values")


@check(points=0.75)
@given(case=arguments(scaled_dot_product_attention, mask=none(), sizes={"k": (3, 6)}), seed=integers(0, 99))
def test_what_is_masked_has_no_influence(case, seed):
    """Keys and values that the mask hides cannot change the output; those that it leaves open do."""
    query, key, value = case["query"], case["key"], case["value"]
    hidden = torch.arange(key.shape[-2]) == seed % key.shape[-2]
    noise = torch.where(hidden.unsqueeze(-1), 3.0, 0.0).to(value.dtype)
    first, weights = results(
        scaled_dot_product_attention(query, key, value, ~hidden), "scaled_dot_product_attention", NAMES
    )
    first = tensor(first, "output", (*query.shape[:-1], value.shape[-1]))
    weights = tensor(weights, "weights", (*query.shape[:-1], key.shape[-2]))
    right_order = prefers_better_matches(query, key, weights, (~hidden).expand(weights.shape))
    hold(right_order, "a key that matches the query better should weigh more.", actual={"weights": weights})
    second, _ = results(
        scaled_dot_product_attention(query, key + noise, value - noise, ~hidden), "scaled_dot_product_attention", NAMES
    )
    close(second, first, "output after a change under the mask")
    third, _ = results(
        scaled_dot_product_attention(query, key, value + 3.0, ~hidden), "scaled_dot_product_attention", NAMES
    )
    close(third, first + 3.0, "output after adding 3 to every value")


### BEGIN HIDDEN TESTS
# %%
from autograder.checks import Equivalent, Mistake

HINTS = (
    "Go through the five steps of the lesson in their order, and write down the shape after each one. The example by "
    "hand gives numbers to compare with.",
    "Only the last two axes take part in the products. Divide by the root of the width that queries and keys share. "
    "Hide before softmax, and think of two rows: one with very large scores, and one in which everything is hidden.",
    "Queries times transposed keys, divided; -inf where the mask is False; softmax over the last axis. Whatever such a "
    "softmax makes of a row of nothing but -inf, fill its hidden places with 0 afterwards. Then the weights times the "
    "values; return both.",
)

SCORES = "scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])"
WEIGHTS = "weights = grown / total.masked_fill(total == 0.0, 1.0)"
EQUIVALENT = (
    Equivalent(SCORES, SCORES.replace("(-2, -1)", "(-1, -2)"), "exchanging two axes has no direction"),
    Equivalent(SCORES, SCORES.replace("query.shape", "key.shape"), "queries and keys are equally long"),
    Equivalent(
        "top = scores.amax(dim=-1, keepdim=True).detach()",
        "top = scores.amax(dim=-1, keepdim=True)",
        "the weights do not depend on what is subtracted, so its gradient is 0 anyway",
    ),
    Equivalent(
        "grown = torch.exp(scores - top.masked_fill(top == -math.inf, 0.0))",
        "grown = torch.exp(scores - top.masked_fill(top == -math.inf, 1.0))",
        "a row of -inf stays one, whatever number is subtracted",
    ),
    Equivalent(WEIGHTS, WEIGHTS.replace("1.0", "2.0"), "0 divided by any number is 0"),
    Equivalent(WEIGHTS, WEIGHTS.replace("1.0", "0.5"), "0 divided by any number is 0"),
)
GROWN = "torch.exp(scores - top.masked_fill(top == -math.inf, 0.0))"
FILL = "masked_fill(~mask, -math.inf)"
MASKING = f"    if mask is not None:\n        scores = scores.{FILL}\n"
SPARED = f"{WEIGHTS}\n    if mask is not None:\n        weights = weights * mask.any(dim=-1, keepdim=True)"


def _shapes_of(id, *edits, says, hint):
    """One mistake in the several shapes in which it is met."""
    return tuple(Mistake(id, replace, by, says=says, hint=hint) for replace, by in edits)


MISTAKES = (
    Mistake(
        "no_scale",
        " / math.sqrt(query.shape[-1])",
        "",
        says="The scores are not divided by sqrt(d_k).",
        hint="What happens to the size of a dot product when its vectors get longer?",
    ),
    Mistake(
        "scale_d_v",
        "math.sqrt(query.shape[-1])",
        "math.sqrt(value.shape[-1])",
        says="The scores are divided by sqrt(d_v), the width of the values.",
        hint="Which vectors are multiplied in a score, and how wide are they?",
    ),
    Mistake(
        "divides_by_dk",
        "math.sqrt(query.shape[-1])",
        "query.shape[-1]",
        says="The scores are divided by d_k, not by its square root.",
        hint="The variance of a sum of d_k products is d_k; what is its standard deviation?",
    ),
    Mistake(
        "softmax_query_axis",
        ("top = scores.amax(dim=-1", "total = grown.sum(dim=-1"),
        ("top = scores.amax(dim=-2", "total = grown.sum(dim=-2"),
        says="Softmax runs over the queries; each column sums to 1 instead of each row.",
        hint="Whose weights should sum to 1: those of one query, or those of one key?",
    ),
    Mistake(
        "mask_after_softmax",
        (MASKING, WEIGHTS),
        ("", "weights = grown / total if mask is None else (grown / total).masked_fill(~mask, 0.0)"),
        says="The mask is applied after softmax, so that the remaining weights no longer sum to 1.",
        hint="What must a score be, before softmax, for its weight to become 0?",
    ),
    Mistake(
        "mask_inverted",
        FILL,
        "masked_fill(mask, -math.inf)",
        says="The mask is read the wrong way round: True means that a query may attend.",
        hint="Read the docstring's line on the mask once more.",
    ),
    *_shapes_of(
        "weak_fill",
        (FILL, "masked_fill(~mask, -10.0)"),
        (FILL, "masked_fill(~mask, -100.0)"),
        ((FILL, WEIGHTS), ("masked_fill(~mask, -10.0)", SPARED)),
        says="Hidden scores are filled with a small negative number, which softmax still sees.",
        hint="How small must a score be to weigh nothing beside every other score that can occur?",
    ),
    *_shapes_of(
        "zero_fill",
        (FILL, "masked_fill(~mask, 0.0)"),
        ((FILL, WEIGHTS), ("masked_fill(~mask, 0.0)", SPARED)),
        says="Hidden scores are set to 0, which softmax turns into weight.",
        hint="What does softmax make of a score of 0?",
    ),
    Mistake(
        "dead_rows_nan",
        ("top.masked_fill(top == -math.inf, 0.0)", "total.masked_fill(total == 0.0, 1.0)"),
        ("top", "total"),
        says="A query that may attend to nothing gets NaN.",
        hint="What is softmax of a row that holds nothing but -inf?",
    ),
    *_shapes_of(
        "dead_rows_uniform",
        (FILL, "masked_fill(~mask, -1e9)"),
        (f"scores = scores.{FILL}", "scores = scores - 1e9 * ~mask"),
        says="A query that may attend to nothing spreads its weight over what it may not see.",
        hint="When every score of a row is the same large negative number, what does softmax give?",
    ),
    *_shapes_of(
        "no_max_subtract",
        (GROWN, "torch.exp(scores)"),
        (
            (MASKING, GROWN, "total.masked_fill(total == 0.0, 1.0)"),
            ("", "torch.exp(scores) * (1.0 if mask is None else mask)", "total.clamp(min=1e-12)"),
        ),
        says="exp overflows for large scores.",
        hint="Which number can be subtracted from a whole row without changing its softmax?",
    ),
)
### END HIDDEN TESTS
