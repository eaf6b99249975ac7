# %% [markdown]
# # A matrix between query and key: the general score
#
# The dot product compares the decoder's state with the encoder's outputs entry by entry. That asks for two things: both
# must be of one size, and the third entry of the one must mean what the third entry of the other means. Nothing makes
# two different networks agree on that.
#
# Luong, Pham & Manning (2015, section 3.1) therefore put a **learned matrix** $W_a$ between them. In their paper the
# score is called *general*:
#
# $$\mathrm{score}(h_t, \bar{h}_s) = h_t^{\top} W_a\, \bar{h}_s, \qquad
#   a_t(s) = \frac{\exp \mathrm{score}(h_t, \bar{h}_s)}{\sum_{s'} \exp \mathrm{score}(h_t, \bar{h}_{s'})}, \qquad
#   c_t = \sum_s a_t(s)\, \bar{h}_s$$
#
# $h_t$ is the decoder's state, the **query**; $\bar{h}_s$ is the encoder's output at source position $s$, the **key**.
# Read from the left, $h_t^{\top} W_a$ translates the query into the language of the keys, and the rest is the dot
# product. With $W_a = I$ it *is* the dot product.
#
# Two things stay as they were. The sums run over the **real** source positions of the sentence only: what lies past its
# length is padding, gets the weight 0 and takes nothing from the others. And the context is made of the keys
# themselves, not of the translated ones: $W_a$ helps to choose, it does not change what is chosen.
#
# **In numbers.** A query of size 2, three keys of size 3, of which the last is padding (the length is 2):
#
# $$h_t = (1, 2), \quad W_a = \begin{pmatrix} 1 & 0 & 1 \\ 0 & 1 & -1 \end{pmatrix}, \quad
#   \bar{h}_1 = (1, 0, 0),\ \bar{h}_2 = (0, 1, 0),\ \bar{h}_3 = (5, 5, 5)$$
#
# | step | result |
# |---|---|
# | the query translated, $h_t^{\top} W_a$ | $(1, 2, -1)$ |
# | the scores of the real positions | $1,\ 2$ |
# | the weights, $e^1 / (e^1 + e^2)$ and $e^2 / (e^1 + e^2)$; padding 0 | $(0.269,\ 0.731,\ 0)$ |
# | the context, $0.269\, \bar{h}_1 + 0.731\, \bar{h}_2$ | $(0.269,\ 0.731,\ 0)$ |
#
# **Your task.** Write `general_attention` for a whole batch, without a loop.
#
# Source: Minh-Thang Luong, Hieu Pham & Christopher D. Manning, *Effective Approaches to Attention-based Neural Machine
# Translation*, EMNLP 2015, [arXiv:1508.04025](https://arxiv.org/abs/1508.04025), section 3.1.

# %%
import torch
from hypothesis import given
from jaxtyping import Float, Int
from torch import Tensor

from autograder.checks import agreement, arguments, check, close, hold, lengths, results


# %%
def general_attention(
    query: Float[Tensor, "batch d_q"],
    keys: Float[Tensor, "batch time d_k"],
    w_a: Float[Tensor, "d_q d_k"],
    lengths: Int[Tensor, "batch"],
) -> tuple[Float[Tensor, "batch d_k"], Float[Tensor, "batch time"]]:
    """Look back over the encoder's outputs with the general score of Luong, Pham & Manning (2015).

    Arguments:
        query: the decoder's state for each sentence, (batch, d_q)
        keys: the encoder's outputs, (batch, time, d_k)
        w_a: the matrix between query and key, (d_q, d_k)
        lengths: how many positions of each sentence are real, from 1 to time, (batch,)

    Returns:
        context: the keys added up by their weights, (batch, d_k)
        weights: the softmax of the scores over the real positions, 0 past a sentence's length, (batch, time)
    """
    ### BEGIN SOLUTION
    translated = query @ w_a
    scores = (keys @ translated.unsqueeze(-1)).squeeze(-1)
    real = torch.arange(keys.shape[1]) < lengths.unsqueeze(-1)
    weights = scores.masked_fill(~real, -torch.inf).softmax(-1)
    context = (weights.unsqueeze(1) @ keys).squeeze(1)
    return context, weights
    ### END SOLUTION


# %% [markdown]
# ## Checks

# %%
test_shapes, test_arguments_unchanged, test_values, test_gradients = agreement(
    general_attention,
    arguments(general_attention, lengths=lengths("time", 1)),
    returns=("context", "weights"),
    points={"shapes": 0.1, "unchanged": 0.1, "values": 0.6, "gradients": 0.3},
)


# %%
def answer(case):
    return results(general_attention(**case), "general_attention", ("context", "weights"))


def is_real(case):
    return torch.arange(case["keys"].shape[1]) < case["lengths"].unsqueeze(-1)


def scores_of(case):
    return torch.einsum("bq,qk,btk->bt", case["query"], case["w_a"], case["keys"])


@check(points=0.3)
@given(case=arguments(general_attention, lengths=lengths("time", 1), sizes={"time": (2, 6)}))
def test_the_odds_of_two_positions_come_from_their_scores(case):
    """The weight of a real position, divided by that of the first, is exp of the difference of their scores."""
    _, weights = answer(case)
    scores = scores_of(case)
    odds = torch.where(is_real(case), torch.exp(scores - scores[:, :1]), torch.zeros(()))
    close(weights, weights[:, :1] * odds, "each weight, from the first weight and the scores")
    close(weights.sum(-1), torch.ones_like(scores[:, 0]), "the sum of each sentence's weights")


@check(points=0.3)
@given(case=arguments(general_attention, lengths=lengths("time", 1), sizes={"time": (2, 6)}))
def test_padding_changes_nothing(case):
    """What stands past a sentence's length changes neither the weights nor the context, and gets the weight 0."""
    real = is_real(case)
    _, weights = answer(case)
    close(weights[~real], torch.zeros_like(weights[~real]), "the weights past the length")
    context, weights = answer(case)
    other_context, other_weights = answer(case | {"keys": torch.where(real.unsqueeze(-1), case["keys"], 7.0)})
    close(other_weights, weights, "the weights after the padding was overwritten by 7")
    close(other_context, context, "the context after the padding was overwritten by 7")
    hold(bool((weights[:, 0] > 0).all()), "the first position is real and gets a weight above 0")


@check(points=0.3)
@given(case=arguments(general_attention, lengths=lengths("time", 1), sizes={"time": (2, 6)}))
def test_adding_one_vector_to_every_key_moves_the_context_by_it(case):
    """A vector added to every key adds one number to every score: the weights stay, the context moves by the vector."""
    context, weights = answer(case)
    shift = torch.ones_like(context[:1])
    moved_context, moved_weights = answer(case | {"keys": case["keys"] + shift})
    close(moved_weights, weights, "the weights after 1 was added to every entry of every key")
    close(moved_context, context + shift, "the context after 1 was added to every entry of every key")


# %%
### BEGIN HIDDEN TESTS
from autograder.checks import Mistake

HINTS = (
    "Look at the equation from the left: which two of the three factors can be multiplied first, once a sentence?",
    "Translate the query into the size of the keys, compare it with every key of its own sentence, make the scores of "
    "padding so small that softmax gives them 0, and add the keys up by their weights.",
    "query times w_a has the shape (batch, d_k); with one more axis, keys times it has (batch, time, 1). Compare a "
    "range of the positions with lengths as a column, fill with minus infinity where it is not below, softmax over the "
    "last axis; then weights as a row times keys.",
)

MISTAKES = (
    Mistake(
        "padding_attended",
        "scores.masked_fill(~real, -torch.inf)",
        "scores",
        says="Positions past a sentence's length get weight.",
        hint="What do the lengths say about which positions take part in the softmax?",
    ),
    Mistake(
        "one_position_too_many",
        ") < lengths",
        ") <= lengths",
        says="One position past each sentence's length takes part.",
        hint="Positions count from 0: which is the last one of a sentence of length 2?",
    ),
    Mistake(
        "padding_score_zero",
        "-torch.inf",
        "0.0",
        says="The scores of padding are set to 0, and softmax gives them weight all the same.",
        hint="What is exp(0)? Which score makes exp vanish?",
    ),
    Mistake(
        "masked_after_softmax",
        "scores.masked_fill(~real, -torch.inf).softmax(-1)",
        "scores.softmax(-1) * real",
        says="The padding is taken out after the softmax, so that the weights of a sentence no longer sum to 1.",
        hint="Which positions should the softmax's denominator run over?",
    ),
    Mistake(
        "softmax_over_batch",
        ".softmax(-1)",
        ".softmax(0).nan_to_num()",
        says="The softmax runs over the batch.",
        hint="Which axis holds the positions among which a query chooses?",
    ),
    Mistake(
        "w_a_transposed",
        "query @ w_a",
        "query @ w_a.T",
        says="W_a is transposed.",
        hint="Which axis of W_a belongs to the query, the first or the last?",
    ),
    Mistake(
        "scaled",
        "translated = query @ w_a",
        "translated = query @ w_a / keys.shape[-1] ** 0.5",
        says="The scores are divided by sqrt(d_k); the general score is not scaled.",
        hint="Does the equation of this lesson divide by anything before the softmax?",
    ),
    Mistake(
        "tanh",
        "translated = query @ w_a",
        "translated = (query @ w_a).tanh()",
        says="A tanh was applied to the translated query; that belongs to the additive score.",
        hint="The general score is a plain product of three factors.",
    ),
    Mistake(
        "context_of_translated_keys",
        "(weights.unsqueeze(1) @ keys)",
        "(weights.unsqueeze(1) @ (keys * translated.unsqueeze(1)))",
        says="The context is made of keys that were already multiplied by the translated query.",
        hint="What does the context add up: the keys, or what they were compared by?",
    ),
    Mistake(
        "scores_returned",
        "return context, weights",
        "return context, scores",
        says="The scores are returned in the place of the weights.",
        hint="Which of the two sums to 1 over a sentence?",
    ),
)
### END HIDDEN TESTS
