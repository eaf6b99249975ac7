# %% [markdown]
# # Saying a sentence: softmax and greedy decoding
#
# The decoder writes one word at a time. What its last layer gives is a number for every word of the vocabulary, its
# **logit**: any number, positive or negative. **Softmax** makes probabilities of them:
#
# $$p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}$$
#
# The exponential makes each one positive, the sum makes them add up to 1, and the order stays: the greatest logit is
# that of the most probable word. A difference of logits becomes a ratio of probabilities, $p_i / p_j = e^{z_i - z_j}$.
#
# **Large logits.** $e^{89}$ is too large for a float32, and $\infty/\infty$ is NaN. Since only differences count, a
# constant may be taken from all logits first, and with the greatest one as the constant no exponent is above 0
# (Goodfellow, Bengio & Courville 2016, section 4.1):
#
# $$p_i = \frac{e^{z_i - m}}{\sum_j e^{z_j - m}} \qquad m = \max_j z_j$$
#
# A logit of $-\infty$ means "never": $e^{-\infty} = 0$.
#
# **From word to word.** A step of the decoder takes the word before and its state, and gives logits and the next state.
# `<sos>` starts it, for there is no word before the first one. Then each word that it chooses is what it reads next,
# until it chooses `<eos>` (Sutskever, Vinyals & Le 2014, section 2). To take the most probable word each time is
# **greedy** decoding:
#
# | step | reads | state | most probable | the list so far |
# |---|---|---|---|---|
# | 1 | `<sos>` | $s_0$ | the | the |
# | 2 | the | $s_1$ | cat | the cat |
# | 3 | cat | $s_2$ | sleeps | the cat sleeps |
# | 4 | sleeps | $s_3$ | `<eos>` | the cat sleeps |
#
# `<sos>` was never said and `<eos>` is no word: neither is in the list. And since a model that has learned little may
# never say `<eos>`, there is a greatest length. Softmax keeps the order, so the choice can be made from the logits.
#
# Greedy decoding never takes a word back, even if the best first word leads to a poor sentence. The last exercise of
# the course, beam search, keeps several beginnings at once.
#
# **By hand.** The logits $\ln 1, \ln 2, \ln 5$ have exponentials $1, 2, 5$ with the sum $8$, hence the probabilities
# $0.125, 0.25, 0.625$. With $1000$ added to each logit the probabilities are the same; without the subtraction a
# computer gives NaN.

# %%
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from hypothesis import given
from hypothesis.strategies import integers, none, one_of
from jaxtyping import Float
from torch import Tensor

from autograder.checks import Fill, agreement, arguments, check, close, hold, normal, step_states, steps, tensor

Step = Callable[[int, Any], tuple[Float[Tensor, "vocab"], Any]]
"""One step of a decoder: step(token, state) -> (logits, next state)."""


# %%
def softmax(logits: Float[Tensor, "*batch vocab"]) -> Float[Tensor, "*batch vocab"]:
    """Makes probabilities of logits, along the last axis.

    p_i = exp(z_i) / sum_j exp(z_j)

    Args:
        logits: finite numbers of any size, or -inf beside at least one finite one, (*batch, vocab).

    Returns:
        The probabilities, 0 where the logit is -inf, (*batch, vocab).

    Source:
        Goodfellow, Bengio & Courville 2016, "Deep Learning", sections 4.1 and 6.2.2.3.
    """
    raise NotImplementedError("softmax")


def greedy_decode(step: Step, state: Any, sos: int, eos: int, max_length: int) -> list[int]:
    """Says a sentence, the most probable token each time.

    Args:
        step: step(token, state) -> (logits (vocab,), next state); the token is an int. What the state is like is known
            to `step` alone: hand it on as it comes.
        state: the first state.
        sos: the token that is read first.
        eos: the token at which the sentence ends.
        max_length: the greatest number of tokens, 0 or more.

    Returns:
        The tokens as ints, without sos and eos. Of equally probable tokens, the one with the lowest id is taken.

    Source:
        Sutskever, Vinyals & Le 2014, "Sequence to Sequence Learning with Neural Networks", section 2.
    """
    raise NotImplementedError("greedy_decode")


# %% [markdown]
# ## Checks
#
# `autograder check greedy_decoding` runs what follows, and so does `pytest exercises/seq2seq/greedy_decoding.py`.
#
# torch's own softmax and log_softmax may not be used in this exercise.
#
# The steps of the checks are small tables: for each state, which logits follow each token. Their states are numbers,
# tensors, pairs of tensors, or objects that can only be handed on.


# %%
def far_away():
    """Logits that lie near each other, and each row near 0 or far above or below it."""

    def make(generator, spot, _):
        places = generator.choice([-2000.0, 0.0, 2000.0], (*spot.shape[:-1], 1))
        return places + generator.standard_normal(spot.shape)

    return Fill(none(), make)


def some_hidden():
    """Logits some of which are -inf, at least one of each row being finite."""

    def make(generator, spot, _):
        logits = generator.standard_normal(spot.shape)
        hidden = generator.random(spot.shape) < 0.5
        kept = generator.integers(0, spot.shape[-1], (*spot.shape[:-1], 1))
        np.put_along_axis(hidden, kept, False, axis=-1)
        return np.where(hidden, -math.inf, logits)

    return Fill(none(), make)


test_softmax_shapes, test_softmax_arguments_unchanged, test_softmax_values, test_softmax_gradients = agreement(
    softmax,
    arguments(softmax, logits=normal(scales=(1.0, 3.0))),
    returns="probabilities",
    points={"shapes": 0.15, "unchanged": 0.15, "values": 0.8, "gradients": 0.5},
)

(test_softmax_values_for_large_logits,) = agreement(
    softmax,
    one_of(
        arguments(softmax, logits=normal(scales=(300.0, 3000.0))),
        arguments(softmax, logits=far_away()),
    ),
    returns="probabilities",
    points={"values": 0.5},
    about="where logits are large",
)

(test_softmax_values_where_logits_are_hidden,) = agreement(
    softmax,
    arguments(softmax, logits=some_hidden(), sizes={"vocab": (2, 6)}),
    returns="probabilities",
    points={"values": 0.3},
    about="where some logits are -inf",
)


@check(points=0.4)
@given(case=arguments(softmax))
def test_a_difference_of_logits_is_a_ratio_of_probabilities(case):
    """The probabilities of each row sum to 1, and p_i / p_j is e to the power of z_i - z_j."""
    logits = case["logits"]
    found = tensor(softmax(logits.clone()), "probabilities", logits.shape)
    close(found.sum(-1), 1.0, "the sum of each row of probabilities")
    hold((found > 0).all(), "every probability should be positive.", actual={"probabilities": found})
    close(found[..., 1:] / found[..., :-1], torch.exp(logits.diff()), "the ratio of neighbouring probabilities")


# %%
def decodings(*endings, longest=(0, 8), **options):
    """Arguments of greedy_decode; how often eos is the most probable token may be named."""
    drawn = arguments(
        greedy_decode,
        step=steps(*endings, **options),
        state=step_states(),
        sizes={"sos": (0, 4), "eos": (0, 4), "max_length": longest},
    )
    return drawn.filter(lambda case: case["sos"] != case["eos"])


(test_tokens,) = agreement(
    greedy_decode,
    decodings(),
    returns="tokens",
    points={"values": 1.4},
)

(test_tokens_where_two_are_equally_probable,) = agreement(
    greedy_decode,
    decodings(ties=True),
    returns="tokens",
    points={"values": 0.4},
    about="where two are equally probable",
)


def decoded(case, **changes):
    """The tokens of one call with some arguments replaced."""
    tokens = greedy_decode(*case.but(**changes).values())
    is_right = isinstance(tokens, list) and all(type(token) is int for token in tokens)
    hold(is_right, "greedy_decode should return a list of ints.", actual={"tokens": tokens})
    return tokens


@check(points=0.5)
@given(case=decodings("never", longest=(1, 8)))
def test_each_token_is_the_most_probable_one_after_those_before_it(case):
    """Led along the tokens of the list, from sos and the first state on, the step finds each of them most probable."""
    tokens = decoded(case)
    hold(tokens, "no token is chosen, though eos is never the most probable one.", actual={"tokens": tokens})
    token, state = case["sos"], case["state"]
    for place, chosen in enumerate(tokens):
        logits, state = case["step"](token, state)
        token = int(logits.argmax())
        hold(
            chosen == token,
            f"token {place} (counted from 0) should be {token}, the most probable one after those before it.",
            actual={"tokens": tokens},
        )


@check(points=0.5)
@given(case=decodings("often", "rarely", longest=(3, 8), states=(1, 1)))
def test_the_list_ends_before_eos(case):
    """The list ends where eos is the most probable token, and holds neither sos nor eos."""
    tokens = decoded(case)
    best = case["step"].logits[0].argmax(-1).tolist()
    told = {"tokens": tokens}
    hold(case["sos"] not in tokens, "sos should not be in the list: it is read, not said.", actual=told)
    hold(case["eos"] not in tokens, "eos should not be in the list: it ends it.", actual=told)
    sentence, token = [], best[case["sos"]]
    while token != case["eos"] and len(sentence) < case["max_length"]:
        sentence.append(token)
        token = best[token]
    hold(tokens == sentence, f"the list should be {sentence}.", actual=told)


@check(points=0.4)
@given(case=decodings("never", longest=(0, 6)), more=integers(1, 3))
def test_no_more_than_max_length_tokens_are_said(case, more):
    """Where eos never comes, the list is max_length long, and a greater max_length only adds tokens at its end."""
    tokens, length = decoded(case), case["max_length"]
    hold(len(tokens) == length, f"the list should have {length} tokens.", actual={"tokens": tokens})
    longer = decoded(case, max_length=length + more)
    goes_on = longer[:length] == tokens and len(longer) == length + more
    hold(goes_on, f"with {more} more allowed, the list should go on from {tokens}.", actual={"tokens": longer})
    first = int(case["step"](case["sos"], case["state"])[0].argmax())
    hold(longer[0] == first, f"the first token should be {first}.", actual={"tokens": longer})
