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
    ### BEGIN SOLUTION
    grown = torch.exp(logits - logits.amax(dim=-1, keepdim=True))
    return grown / grown.sum(dim=-1, keepdim=True)
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    tokens: list[int] = []
    token = sos
    for _ in range(max_length):
        logits, state = step(token, state)
        token = int(torch.argmax(logits))
        if token == eos:
            break
        tokens.append(token)
    return tokens
    ### END SOLUTION


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


### BEGIN HIDDEN TESTS
# %%
from autograder.checks import Mistake

HINTS = (
    "softmax is the second formula of the lesson, row by row. greedy_decode is its table: each line is one turn of a "
    "loop. What does a line hand to the next one?",
    "In softmax, the greatest logit and the sum are both taken along the last axis, and that axis must stay, with "
    "length 1. In greedy_decode, two things change from turn to turn, the token and the state, and there are two "
    "reasons to stop.",
    "softmax: subtract each row's greatest logit, take exp, divide by the row's sum. greedy_decode: begin with sos; "
    "at most max_length times, call step, keep its new state, make an int of the argmax, stop at eos, else append. "
    "The order of the last two decides whether eos gets into the list.",
)

MISTAKES = (
    Mistake(
        "no_max_subtract",
        "logits - logits.amax(dim=-1, keepdim=True)",
        "logits",
        says="exp overflows for large logits.",
        hint="Which number can be subtracted from a whole row without changing its softmax?",
    ),
    Mistake(
        "max_of_all",
        "logits.amax(dim=-1, keepdim=True)",
        "logits.amax()",
        says="The greatest logit of the whole batch is subtracted from every row.",
        hint="What is left of a row all of whose logits lie far below those of another one?",
    ),
    Mistake(
        "softmax_first_axis",
        ("logits.amax(dim=-1", "grown.sum(dim=-1"),
        ("logits.amax(dim=0", "grown.sum(dim=0"),
        says="Softmax runs along the first axis instead of the last.",
        hint="Which axis holds the words among which one is chosen?",
    ),
    Mistake(
        "softmax_first_axis",
        "grown.sum(dim=-1",
        "grown.sum(dim=0",
        says="The exponentials are summed along the first axis instead of the last.",
        hint="Which axis holds the words among which one is chosen?",
    ),
    Mistake(
        "sum_of_all",
        "grown.sum(dim=-1, keepdim=True)",
        "grown.sum()",
        says="The exponentials are divided by the sum of the whole batch.",
        hint="What should each row sum to?",
    ),
    Mistake(
        "log_probabilities",
        "return grown / grown.sum(dim=-1, keepdim=True)",
        "return torch.log(grown / grown.sum(dim=-1, keepdim=True))",
        says="The logarithms of the probabilities are returned.",
        hint="Can a probability be negative?",
    ),
    Mistake(
        "log_probabilities",
        "return grown / grown.sum(dim=-1, keepdim=True)",
        "return logits - torch.logsumexp(logits, dim=-1, keepdim=True)",
        says="The logarithms of the probabilities are returned.",
        hint="Can a probability be negative?",
    ),
    Mistake(
        "divides_by_max",
        "logits - logits.amax(dim=-1, keepdim=True)",
        "logits / logits.amax(dim=-1, keepdim=True)",
        says="The logits are divided by the greatest one instead of having it subtracted.",
        hint="Does dividing all logits by a number leave their differences as they were?",
    ),
    Mistake(
        "no_gradient",
        "torch.exp(logits - ",
        "torch.exp(logits.detach() - ",
        says="No gradient flows back to the logits.",
        hint="How would a model that is trained through your softmax learn?",
    ),
    Mistake(
        "writes_into_logits",
        "torch.exp(logits - logits.amax(dim=-1, keepdim=True))",
        "torch.exp(logits.sub_(logits.amax(dim=-1, keepdim=True)))",
        says="The greatest logit is subtracted in the caller's own memory.",
        hint="The caller still uses its logits; what does it find there after your call?",
    ),
    Mistake(
        "writes_into_logits",
        "logits - logits.amax(dim=-1, keepdim=True)",
        "logits.sub_(logits.max(dim=-1, keepdim=True).values)",
        says="The greatest logit is subtracted in the caller's own memory.",
        hint="The caller still uses its logits; what does it find there after your call?",
    ),
    Mistake(
        "ignores_eos",
        "        if token == eos:\n            break\n",
        "",
        says="Decoding goes on after eos.",
        hint="What should become of the list when eos is the most probable token?",
    ),
    Mistake(
        "ignores_eos",
        "            break\n",
        "            continue\n",
        says="eos is left out of the list, but decoding goes on after it.",
        hint="What should become of the list when eos is the most probable token?",
    ),
    Mistake(
        "keeps_eos",
        "        if token == eos:\n            break\n        tokens.append(token)\n",
        "        tokens.append(token)\n        if token == eos:\n            break\n",
        says="eos is in the list.",
        hint="Is eos a word of the sentence?",
    ),
    Mistake(
        "keeps_sos",
        "    return tokens\n",
        "    return [sos, *tokens]\n",
        says="sos is in the list.",
        hint="Which tokens did the model choose, and which one was only given to it?",
    ),
    Mistake(
        "state_not_carried",
        "logits, state = step",
        "logits, _ = step",
        says="Every step gets the first state.",
        hint="How does the step after 'the cat' know that there was a 'the'?",
    ),
    Mistake(
        "token_not_fed_back",
        "step(token, state)",
        "step(sos, state)",
        says="Every step reads sos instead of the token before.",
        hint="What should the second step read?",
    ),
    Mistake(
        "starts_with_eos",
        "token = sos",
        "token = eos",
        says="The first step reads eos.",
        hint="Which token starts a sentence?",
    ),
    Mistake(
        "sos_fixed",
        "token = sos",
        "token = 1",
        says="The first step reads 1 whatever sos is.",
        hint="Which of the arguments does your code not use?",
    ),
    Mistake(
        "eos_fixed",
        "token == eos",
        "token == 2",
        says="The sentence ends at 2 whatever eos is.",
        hint="Which of the arguments does your code not use?",
    ),
    Mistake(
        "one_too_many",
        "range(max_length)",
        "range(max_length + 1)",
        says="The list may grow one token longer than max_length.",
        hint="How many tokens may the list hold for max_length = 0?",
    ),
    Mistake(
        "one_too_few",
        "range(max_length)",
        "range(max_length - 1)",
        says="The list stays one token shorter than max_length.",
        hint="How many tokens may the list hold for max_length = 1?",
    ),
    Mistake(
        "highest_on_a_tie",
        "int(torch.argmax(logits))",
        "len(logits) - 1 - int(torch.argmax(logits.flip(0)))",
        says="Of equally probable tokens the one with the highest id is taken.",
        hint="Which of two equal logits does your code see last?",
    ),
    Mistake(
        "least_probable",
        "torch.argmax(logits)",
        "torch.argmin(logits)",
        says="The least probable token is taken.",
        hint="Does a greater logit make a token more probable, or less?",
    ),
    Mistake(
        "tensors_in_the_list",
        "tokens.append(token)",
        "tokens.append(torch.tensor(token))",
        says="The list holds tensors instead of ints.",
        hint="How does one get a Python number out of a tensor with one entry?",
    ),
)
### END HIDDEN TESTS
