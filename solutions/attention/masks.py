# %% [markdown]
# # Masks: what may be looked at
#
# Attention lets every position look at every other. Two things must not be looked at.
#
# **Padding.** Sentences of different lengths are put into one rectangle, and what is left over is filled with the id 0,
# `<pad>`. It stands for nothing, so no query may attend to it.
#
# **The future.** The decoder is trained on whole sentences at once, but must predict each word from those before it
# (Vaswani et al. 2017, section 3.2.3). The query at position $t$ may attend to the keys at $0, \dots, t$: itself
# included, for what enters the decoder at $t$ is the word that is already known; the word to be predicted comes next.
# If the query could see one key further, it would copy that word instead of predicting it; and when the model later
# translates for real, there is nothing to copy.
#
# A mask is a boolean tensor: **True = may attend**. Its last axis counts the keys, the axis before it the queries.
# Where it is False, attention gives the weight 0.
#
# ![Two tables, queries by keys: a full lower triangle; the same with the padding struck out](../figures/mask_table.svg)
#
# Read a row: it shows the keys that one query may attend to. From row to row there is one more, the query itself. A
# column of padding is struck out from top to bottom.
#
# **By hand.** The sentence `she reads` as the decoder gets it, with one pad: `<sos> she reads <pad>`, the ids
# $(1, 4, 5, 0)$. A query is a row, a key a column; `x` is True and `.` is False.
#
# | query | the future: `causal_mask(4)` | padding: `padding_mask(ids)` | both: `decoder_mask(ids)` |
# |---|---|---|---|
# | `<sos>` | `x . . .` | `x x x .` | `x . . .` |
# | `she`   | `x x . .` | `x x x .` | `x x . .` |
# | `reads` | `x x x .` | `x x x .` | `x x x .` |
# | `<pad>` | `x x x x` | `x x x .` | `x x x .` |
#
# All rows of the middle column are alike: padding is hidden *as a key*, from every query. That is why
# `padding_mask` has a single row for each sentence, shape (batch, 1, time), which broadcasts over the queries. The last
# query is padding itself. What it computes is never used, and nothing forbids it to look around.
#
# Padding need not stand at the end. A mask that counts the real tokens and hides the rest is wrong as soon as a batch
# is padded at the left: go by the ids.

# %%
import torch
from hypothesis import given
from hypothesis.strategies import integers, just
from jaxtyping import Bool, Int
from torch import Tensor

from autograder.checks import agreement, arguments, check, close, hold, ids, tensor


# %%
def padding_mask(ids: Int[Tensor, "batch time"], pad: int = 0) -> Bool[Tensor, "batch 1 time"]:
    """Hides padding from every query.

    Args:
        ids: token ids, padding anywhere, (batch, time).
        pad: the id that stands for padding.

    Returns:
        True where a key is a real token, (batch, 1, time).
    """
    ### BEGIN SOLUTION
    return (ids != pad).unsqueeze(1)
    ### END SOLUTION


def causal_mask(time: int) -> Bool[Tensor, "time time"]:
    """Hides from each query the keys that come after it.

    Args:
        time: how many positions there are.

    Returns:
        True where the key's position (column) is at most the query's (row), (time, time).

    Source:
        Vaswani et al. 2017, "Attention Is All You Need", section 3.2.3.
    """
    ### BEGIN SOLUTION
    return torch.ones(time, time, dtype=torch.bool).tril()
    ### END SOLUTION


def decoder_mask(ids: Int[Tensor, "batch time"], pad: int = 0) -> Bool[Tensor, "batch time time"]:
    """Hides both padding and the future.

    Args:
        ids: token ids, padding anywhere, (batch, time).
        pad: the id that stands for padding.

    Returns:
        True where the key (last axis) is a real token and not after the query, (batch, time, time).
    """
    ### BEGIN SOLUTION
    return padding_mask(ids, pad) & causal_mask(ids.shape[1])
    ### END SOLUTION


# %% [markdown]
# ## Checks
#
# `autograder check masks` runs what follows, and so does `pytest exercises/attention/masks.py`.

# %%
OTHER_PAD = 3

test_padding_mask_shapes, test_padding_mask_arguments_unchanged, test_padding_mask_values = agreement(
    padding_mask,
    arguments(padding_mask, ids=ids(), sizes={"time": (1, 7)}),
    returns="padding_mask",
    points={"shapes": 0.15, "unchanged": 0.05, "values": 1.2},
)

(test_padding_mask_values_for_another_pad,) = agreement(
    padding_mask,
    arguments(padding_mask, ids=ids(pad=OTHER_PAD), pad=just(OTHER_PAD)),
    returns="padding_mask",
    points={"values": 0.4},
    about="where the id of padding is 3 and 0 is a word",
)

test_causal_mask_shapes, test_causal_mask_values = agreement(
    causal_mask,
    arguments(causal_mask, sizes={"time": (1, 8)}),
    returns="causal_mask",
    points={"shapes": 0.15, "values": 0.9},
)

test_decoder_mask_shapes, test_decoder_mask_arguments_unchanged, test_decoder_mask_values = agreement(
    decoder_mask,
    arguments(decoder_mask, ids=ids(), sizes={"time": (1, 7)}),
    returns="decoder_mask",
    points={"shapes": 0.15, "unchanged": 0.05, "values": 1.3},
)

(test_decoder_mask_values_for_another_pad,) = agreement(
    decoder_mask,
    arguments(decoder_mask, ids=ids(pad=OTHER_PAD), pad=just(OTHER_PAD)),
    returns="decoder_mask",
    points={"values": 0.4},
    about="where the id of padding is 3 and 0 is a word",
)


def as_mask(value, what, shape):
    """Requires a boolean tensor of a shape."""
    mask = tensor(value, what, shape)
    hold(mask.dtype == torch.bool, f"{what} should have dtype bool, got {mask.dtype}.")
    return mask


@check(points=0.55)
@given(time=integers(2, 9))
def test_each_query_sees_one_key_more_than_the_one_before(time):
    """Position 0 sees itself alone; each later position sees what the one before it saw, and itself."""
    mask = as_mask(causal_mask(time), "causal_mask", (time, time))
    hold(mask.diagonal().all(), "every position should see itself.", actual={"causal_mask": mask})
    hold(
        not (mask[:-1] & ~mask[1:]).any(),
        "a position should see all that the one before it sees.",
        actual={"causal_mask": mask},
    )
    close(mask.sum(-1), torch.arange(1, time + 1), "the number of keys that each query sees")


@check(points=0.7)
@given(case=arguments(decoder_mask, ids=ids(), sizes={"time": (3, 7)}), seed=integers(0, 99))
def test_what_comes_later_changes_nothing_for_the_queries_before(case, seed):
    """New ids after a position leave the rows up to it as they were; the last row sees every real token and no pad."""
    row = case["ids"].clone()
    batch, time = row.shape
    # At least one token and one pad in each row, so that neither all True nor all False is right.
    row[:, seed % time], row[:, (seed + 1) % time] = 5, 0
    mask = as_mask(decoder_mask(row), "decoder_mask", (batch, time, time))
    close(mask[:, -1], row != 0, "the last row of decoder_mask")
    now = seed % (time - 1)
    later = torch.where(torch.arange(time) > now, 6, row)
    changed = as_mask(decoder_mask(later), "decoder_mask", (batch, time, time))
    close(changed[:, : now + 1], mask[:, : now + 1], "the rows before the ids that changed")
    close(mask[:, 0, 1:], torch.zeros_like(row[:, 1:], dtype=torch.bool), "what the first query sees of later keys")


### BEGIN HIDDEN TESTS
# %%
from autograder.checks import Equivalent, Mistake

HINTS = (
    "Take one query and one key and ask when the query may look at the key: first for padding alone, then for the "
    "future alone, then for both. The table of the lesson shows all three answers.",
    "Padding shows in the ids: compare each with pad; what you get has no axis for the queries yet. The future shows "
    "in the positions: compare the number of the column with that of the row. A key is allowed if both masks allow it.",
    "padding_mask: not equal to pad, then a new axis of length 1 in the middle. causal_mask: the lower triangle, with "
    "its diagonal, of a square boolean tensor of ones. decoder_mask: the logical and of the two; they broadcast.",
)

EQUIVALENT = (
    Equivalent(
        "return padding_mask(ids, pad) & causal_mask(ids.shape[1])",
        "return padding_mask(pad, ids) & causal_mask(ids.shape[1])",
        "`pad != ids` is `ids != pad`",
    ),
)
_BOTH = "padding_mask(ids, pad) & causal_mask(ids.shape[1])"


def _shapes_of(id, *edits, says, hint):
    """One mistake in the several shapes in which it is met."""
    return tuple(Mistake(id, replace, by, says=says, hint=hint) for replace, by in edits)


MISTAKES = (
    Mistake(
        "polarity",
        "(ids != pad)",
        "(ids == pad)",
        says="The padding mask is True where there is padding.",
        hint="In this course, does True mean that a key is hidden, or that it may be seen?",
    ),
    Mistake(
        "masks_diagonal",
        ".tril()",
        ".tril(-1)",
        says="A position may not attend to itself.",
        hint="What is left for the very first query to look at?",
    ),
    Mistake(
        "wrong_triangle",
        ".tril()",
        ".triu()",
        says="The upper triangle is allowed: each position sees what comes after it, not what came before.",
        hint="In row 0, which columns lie in the future?",
    ),
    Mistake(
        "causal_inverted",
        ".tril()",
        ".triu(1)",
        says="The causal mask is True where a key is to be hidden.",
        hint="In this course, does True mean that a key is hidden, or that it may be seen?",
    ),
    *_shapes_of(
        "causal_only",
        (_BOTH, "causal_mask(ids.shape[1]).expand(len(ids), -1, -1)"),
        (_BOTH, "causal_mask(ids.shape[1])"),
        says="The decoder's mask hides the future but not the padding.",
        hint="What happens to a query whose past holds a pad?",
    ),
    *_shapes_of(
        "padding_only",
        (_BOTH, "padding_mask(ids, pad).expand(-1, ids.shape[1], -1)"),
        (_BOTH, "padding_mask(ids, pad)"),
        says="The decoder's mask hides the padding but not the future.",
        hint="What does the decoder know of the next word when it translates for real?",
    ),
    Mistake(
        "masks_query_rows",
        "padding_mask(ids, pad) & causal_mask",
        "padding_mask(ids, pad).transpose(1, 2) & causal_mask",
        says="Padding is hidden as a query (its row), not as a key (its column).",
        hint="Who must not be looked at: which axis counts those that are looked at?",
    ),
    Mistake(
        "masks_rows_and_columns",
        "padding_mask(ids, pad) & causal_mask",
        "padding_mask(ids, pad) & padding_mask(ids, pad).transpose(1, 2) & causal_mask",
        says="The rows of padding are hidden as well as its columns.",
        hint="Padding may not be looked at. Is it forbidden to look?",
    ),
    Mistake(
        "either_instead_of_both",
        "padding_mask(ids, pad) & causal_mask",
        "padding_mask(ids, pad) | causal_mask",
        says="A key is allowed where either mask allows it, not only where both do.",
        hint="A future word is no padding. May it be seen?",
    ),
    Mistake(
        "pad_always_0",
        "(ids != pad)",
        "(ids != 0)",
        says="The id 0 is taken for padding whatever the argument pad says.",
        hint="Which of the arguments does your code not use?",
    ),
    Mistake(
        "pads_at_the_end_only",
        "(ids != pad).unsqueeze(1)",
        "(torch.arange(ids.shape[1]) < (ids != pad).sum(1, keepdim=True)).unsqueeze(1)",
        says="The real tokens are counted and taken to stand first.",
        hint="What does your mask hide when the pads stand at the left?",
    ),
    Mistake(
        "padding_as_column",
        "(ids != pad).unsqueeze(1)",
        "(ids != pad).unsqueeze(2)",
        says="The padding mask has shape (batch, time, 1): it hides queries, not keys.",
        hint="Which axis of a mask counts the keys?",
    ),
)
### END HIDDEN TESTS
