# %% [markdown]
# # Looking back: attention over the encoder's outputs
#
# The encoder of the last assignment hands the decoder **one vector of fixed size**, whether the sentence had four words
# or forty. All that the decoder will ever know of the sentence has to fit in there, and the first word's part has gone
# through every step since; on the way back so does its gradient, which vanishes. Translations by such models get worse
# the longer the sentence is (Cho et al. 2014; Bahdanau, Cho & Bengio 2015, section 1).
#
# But the encoder had a state at *every* word. **Attention** keeps them all, and at each step of the decoder looks back
# over the whole input (Luong, Pham & Manning 2015, section 3.1):
#
# 1. **Score.** The decoder's state, the **query** $q$, is compared with what stands at each position $t$ of the input,
#    its **key** $k_t$: $\;s_t = q \cdot k_t$. A dot product is large where two vectors point the same way.
# 2. **Weigh.** Softmax over the positions of the sentence makes weights of the scores: positive, with the sum 1.
# 3. **Mix.** The **context** is the weighted mean of the **values** $v_t$:
#
# $$a_t = \frac{e^{s_t}}{\sum_{u < n} e^{s_u}} \qquad \mathrm{context} = \sum_{t < n} a_t\, v_t$$
#
# In short, $\mathrm{context} = \mathrm{Attention}(q, K, V)$, with the keys as rows of $K$ and the values as rows of
# $V$: a look-up in which no single entry answers, but each in the measure in which its key matches.
#
# In the simplest case keys and values are both the encoder's outputs. $n$ is the sentence's **true length**: what
# stands behind it in the batch is padding and gets the weight 0. While the decoder writes a translation, the weights
# move over the input; here is a row for each word that it says:
#
# | says | the | cat | sleeps |
# |---|---|---|---|
# | die | **0.90** | 0.07 | 0.03 |
# | Katze | 0.05 | **0.89** | 0.06 |
# | schläft | 0.02 | 0.10 | **0.88** |
#
# The way from any input word to any output word is now one step long, and so is the way of the gradient back.
#
# **By hand.** $q = (1, 2)$ and three positions, the last of which is padding ($n = 2$):
#
# | $t$ | $k_t$ | $v_t$ | $s_t$ | $e^{s_t}$ | $a_t$ |
# |---|---|---|---|---|---|
# | 0 | $(\ln 3, 0)$ | $8$ | $\ln 3$ | $3$ | $0.75$ |
# | 1 | $(2, -1)$ | $4$ | $0$ | $1$ | $0.25$ |
# | 2 | $(9, 9)$ | $99$ | | | $0$ |
#
# The context is $0.75 \cdot 8 + 0.25 \cdot 4 = 7$. The padding matches best, and does not count.
#
# **A sentence of length 0** offers nothing to look at: all its weights are 0, and so is its context. It must not become
# NaN, for one NaN is enough to spoil a whole batch.

# %%
import torch
from hypothesis import given
from hypothesis.strategies import integers, none
from jaxtyping import Float, Int
from torch import Tensor

from autograder.checks import Fill, agreement, arguments, check, close, hold, lengths, normal, results, tensor


# %%
def dot_product_attention(
    query: Float[Tensor, "batch d_h"],
    keys: Float[Tensor, "batch time d_h"],
    values: Float[Tensor, "batch time d_v"],
    lengths: Int[Tensor, "batch"],
) -> tuple[Float[Tensor, "batch d_v"], Float[Tensor, "batch time"]]:
    """Lets the decoder look back over the encoder's outputs.

    weights = softmax over t < length of (query . keys[t]),  context = sum over t of weights[t] * values[t]

    Args:
        query: the decoder's state, (batch, d_h).
        keys: what each position of the input is found by, (batch, time, d_h).
        values: what each position of the input gives, (batch, time, d_v).
        lengths: how many positions of each row are no padding, 0 to time, (batch,).

    Returns:
        The context (batch, d_v) and the weights (batch, time): 0 past a row's length, and nothing but 0 in a row of
        length 0.

    Source:
        Luong, Pham & Manning 2015, "Effective Approaches to Attention-based Neural Machine Translation", section 3.1.
    """
    ### BEGIN SOLUTION
    scores = (keys @ query.unsqueeze(2)).squeeze(2)
    is_padding = torch.arange(keys.shape[1]) >= lengths.unsqueeze(1)
    scores = scores.masked_fill(is_padding, -torch.inf)
    # A row of nothing but -inf has no softmax: the second fill replaces NaN, and the first one stops its gradient.
    weights = torch.softmax(scores, dim=1).masked_fill(is_padding, 0.0)
    context = (weights.unsqueeze(1) @ values).squeeze(1)
    return context, weights
    ### END SOLUTION


# %% [markdown]
# ## Checks
#
# `autograder check dot_product_attention` runs what follows, and so does
# `pytest exercises/attention/dot_product_attention.py`.
#
# Some checks are without padding, and some without rows of length 0: trouble with those costs only what is about them.

# %%
NAMES = ("context", "weights")

no_padding = Fill(none(), lambda generator, spot, _: torch.full(spot.shape, spot.size("time")).numpy())
some_words = lengths(least=1)


test_shapes, test_arguments_unchanged, test_values = agreement(
    dot_product_attention,
    arguments(dot_product_attention, lengths=no_padding),
    returns=NAMES,
    points={"shapes": 0.25, "unchanged": 0.25, "values": 1.0},
    about="where nothing is padding",
)

test_values_with_padding, test_gradients = agreement(
    dot_product_attention,
    arguments(dot_product_attention, lengths=some_words),
    returns=NAMES,
    points={"values": 0.8, "gradients": 0.9},
    about="where rows are padded",
)

test_values_of_empty_rows, test_gradients_of_empty_rows = agreement(
    dot_product_attention,
    arguments(dot_product_attention, lengths=lengths()),
    returns=NAMES,
    points={"values": 0.3, "gradients": 0.2},
    about="where rows have the length 0",
)

(test_values_for_large_scores,) = agreement(
    dot_product_attention,
    arguments(
        dot_product_attention,
        query=normal(scales=(8.0, 30.0)),
        keys=normal(scales=(8.0, 30.0)),
        lengths=some_words,
    ),
    returns=NAMES,
    points={"values": 0.5},
    about="where scores are large",
)


def attend(case, **changes):
    """One call with some arguments replaced: the context and the weights."""
    given = (argument.clone() for argument in case.but(**changes).values())
    context, weights = results(dot_product_attention(*given), "dot_product_attention", NAMES)
    batch, time, d_v = case["values"].shape
    return tensor(context, "context", (batch, d_v)), tensor(weights, "weights", (batch, time))


def require_better_matches_weigh_more(case, weights):
    """Among the positions that are no padding, a key that clearly matches the query better has more weight."""
    scores = torch.einsum("bh,bth->bt", case["query"], case["keys"])
    real = torch.arange(scores.shape[1]) < case["lengths"].unsqueeze(1)
    both = real.unsqueeze(2) & real.unsqueeze(1)
    better = both & (scores.unsqueeze(2) - scores.unsqueeze(1) > 0.1)
    heavier = weights.unsqueeze(2) > weights.unsqueeze(1)
    hold(
        (heavier | ~better).all(), "a key that matches the query better should weigh more.", actual={"weights": weights}
    )


@check(points=0.6)
@given(case=arguments(dot_product_attention, lengths=some_words, sizes={"time": (2, 6)}))
def test_each_row_spreads_a_weight_of_one_over_its_words(case):
    """The weights of a row's words are never negative, sum to 1 and grow with the match; past the words they are 0."""
    _, weights = attend(case)
    past = torch.arange(weights.shape[1]) >= case["lengths"].unsqueeze(1)
    close(weights.sum(1), 1.0, "the sum of each row's weights")
    hold((weights >= 0).all(), "weights should never be negative.", actual={"weights": weights})
    close(weights.masked_fill(~past, 0.0), 0.0, "the weight past a row's length")
    require_better_matches_weigh_more(case, weights)


@check(points=0.6)
@given(case=arguments(dot_product_attention, lengths=no_padding, sizes={"time": (2, 6)}), seed=integers(0, 99))
def test_words_are_found_wherever_they_stand(case, seed):
    """A better match weighs more, and moving keys and values together moves the weights and leaves the context."""
    context, weights = attend(case)
    require_better_matches_weigh_more(case, weights)
    order = torch.randperm(weights.shape[1], generator=torch.Generator().manual_seed(seed))
    again, moved = attend(case, keys=case["keys"][:, order], values=case["values"][:, order])
    close(moved, weights[:, order], "weights after moving keys and values")
    close(again, context, "context after moving keys and values")
    raised, _ = attend(case, values=case["values"] + 3.0)
    close(raised, context + 3.0, "context after adding 3 to every value")


@check(points=0.6)
@given(case=arguments(dot_product_attention, lengths=some_words, sizes={"time": (3, 6)}))
def test_padding_has_no_influence(case):
    """What stands past a row's length changes nothing: neither its keys and values, nor how much of it there is."""
    context, weights = attend(case)
    require_better_matches_weigh_more(case, weights)
    past = (torch.arange(weights.shape[1]) >= case["lengths"].unsqueeze(1)).unsqueeze(2)
    keys = torch.where(past, case["query"].unsqueeze(1), case["keys"])
    values = torch.where(past, 7.0, case["values"])
    other_context, other_weights = attend(case, keys=keys, values=values)
    close(other_context, context, "context after a change past the lengths")
    close(other_weights, weights, "weights after a change past the lengths")
    # Only the rows as long as the longest one need all of the time.
    longest = int(case["lengths"].max())
    short = arguments_cut(case, longest)
    short_context, short_weights = attend(short)
    close(short_context, context, "context without the padding that all rows share")
    close(short_weights, weights[:, :longest], "weights without the padding that all rows share")


def arguments_cut(case, time):
    """The same call, cut at a time."""
    return case.but(keys=case["keys"][:, :time], values=case["values"][:, :time])


### BEGIN HIDDEN TESTS
# %%
from autograder.checks import Equivalent, Mistake

HINTS = (
    "Do what the table of the example does, column by column: scores, then weights, then the context. Each row of the "
    "batch is a sentence of its own.",
    "A score is a sum over d_h, one for each position of each row. Find out which positions are padding by comparing "
    "their numbers with the row's length, and hide them before softmax, not after it.",
    "Multiply keys by the query, which needs one more axis for that. Put -inf where the position is not below the "
    "length, take softmax over time, and put 0 in the same places once more: that saves rows of length 0. The context "
    "is the weights, as a matrix of one row, times the values.",
)

EQUIVALENT = (
    Equivalent(
        "is_padding = torch.arange(keys.shape[1]) >= lengths.unsqueeze(1)",
        "is_padding = torch.arange(values.shape[1]) >= lengths.unsqueeze(1)",
        "keys and values have one time axis",
    ),
)

MASKING = "    scores = scores.masked_fill(is_padding, -torch.inf)\n"
SPARED = ".masked_fill(is_padding, 0.0)"
MIXED = "values).squeeze(1)"


def _shapes_of(id, *edits, says, hint):
    """One mistake in the several shapes in which it is met."""
    return tuple(Mistake(id, replace, by, says=says, hint=hint) for replace, by in edits)


MISTAKES = (
    Mistake(
        "attends_pad",
        (MASKING, SPARED),
        ("", ""),
        says="Padding gets weight: the lengths are not used.",
        hint="Which of the arguments does your code not use?",
    ),
    Mistake(
        "attends_pad",
        (MASKING, SPARED),
        ("", ".masked_fill(lengths.unsqueeze(1) == 0, 0.0)"),
        says="Padding gets weight: the lengths are used only where they are 0.",
        hint="What weight should the position behind the last word get?",
    ),
    Mistake(
        "softmax_batch_axis",
        "dim=1",
        "dim=0",
        says="Softmax runs over the batch: each column of the weights sums to 1 instead of each row.",
        hint="Among which positions does one decoder state divide its attention?",
    ),
    Mistake(
        "scaled",
        "(keys @ query.unsqueeze(2)).squeeze(2)",
        "(keys @ query.unsqueeze(2)).squeeze(2) / query.shape[1] ** 0.5",
        says="The scores are divided by sqrt(d_h), which comes only with the Transformer.",
        hint="Compare your scores with those of the worked example.",
    ),
    Mistake(
        "mask_after_softmax",
        MASKING,
        "",
        says="The padding's weights are set to 0 after softmax, so that the remaining ones no longer sum to 1.",
        hint="What must a score be, before softmax, for its weight to become 0?",
    ),
    Mistake(
        "zero_fill",
        (SPARED, "-torch.inf"),
        ("", "0.0"),
        says="The padding's scores are set to 0, which softmax turns into weight.",
        hint="What does softmax make of a score of 0?",
    ),
    *_shapes_of(
        "weak_fill",
        (("-torch.inf", SPARED), ("-10.0", "")),
        (("-torch.inf", SPARED), ("-100.0", "")),
        says="The padding's scores are filled with a small negative number, which softmax still sees.",
        hint="How small must a score be to weigh nothing beside every other score that can occur?",
    ),
    *_shapes_of(
        "empty_rows_uniform",
        (("-torch.inf", SPARED), ("-1e9", "")),
        (("scores.masked_fill(is_padding, -torch.inf)", SPARED), ("scores - 1e9 * is_padding", "")),
        says="A row of length 0 spreads its weight over the padding.",
        hint="When every score of a row is the same large negative number, what does softmax give?",
    ),
    Mistake(
        "empty_rows_nan",
        SPARED,
        "",
        says="A row of length 0 gets NaN.",
        hint="What is softmax of a row that holds nothing but -inf?",
    ),
    Mistake(
        "mask_inverted",
        ">= lengths",
        "< lengths",
        says="The words are masked and the padding is attended to.",
        hint="For a row of length 2, which positions are words: t < 2 or t >= 2?",
    ),
    Mistake(
        "one_too_many",
        ">= lengths",
        "> lengths",
        says="The first position past a row's length gets weight as well.",
        hint="In a row of length 2, which position does the second word have?",
    ),
    Mistake(
        "longest_for_all",
        ">= lengths.unsqueeze(1)",
        ">= lengths.max().expand(len(keys), 1)",
        says="Every row is treated as if it were as long as the longest one.",
        hint="Does every row of the batch have the same length?",
    ),
    Mistake(
        "returns_weights_first",
        "return context, weights",
        "return weights, context",
        says="The weights are returned first and the context second.",
        hint="Read the docstring's line on what is returned once more.",
    ),
    Mistake(
        "cosine",
        "(keys @ query.unsqueeze(2)).squeeze(2)",
        "torch.cosine_similarity(keys, query.unsqueeze(1), dim=2)",
        says="The scores are cosines: the lengths of the vectors do not count.",
        hint="Is a dot product divided by anything?",
    ),
    *_shapes_of(
        "divided_by_length",
        (MIXED, f"{MIXED} / lengths.clamp(min=1).unsqueeze(1)"),
        (MIXED, f"{MIXED} / lengths.unsqueeze(1)"),
        (MIXED, f"{MIXED} / keys.shape[1]"),
        says="The weighted sum is divided by the length once more.",
        hint="The weights sum to 1; what is a sum with such weights already?",
    ),
    *_shapes_of(
        "weights_detached",
        ("weights.unsqueeze(1) @ values", "weights.detach().unsqueeze(1) @ values"),
        (SPARED, f"{SPARED}.detach()"),
        says="No gradient flows from the context through the weights to query and keys.",
        hint="How would the decoder learn where to look?",
    ),
)
### END HIDDEN TESTS
