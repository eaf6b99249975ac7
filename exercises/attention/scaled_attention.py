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
    raise NotImplementedError("scaled_dot_product_attention")


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
