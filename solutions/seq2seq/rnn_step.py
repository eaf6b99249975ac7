# %% [markdown]
# # One step of a recurrent network
#
# A sentence has any length; a matrix has a fixed size. A **recurrent** network reads one word at a time and keeps what
# it has read so far in a vector, the **state** $h$. A word comes as a vector, too: its id picks one row of a table of
# learned numbers, the word's **embedding** $x$. One step takes the next word's $x$ and the old state, and gives the new
# state (Elman 1990; Goodfellow, Bengio & Courville 2016, section 10.2, equations 10.8 and 10.9):
#
# $$h' = \tanh\!\left(x W_x^\top + h W_h^\top + b\right)$$
#
# **One layer, repeated.** Every step uses the same $W_x$, $W_h$ and $b$. That is what lets one network read sentences
# of three words and of thirty, and what it has learned about a word holds wherever the word stands:
#
# | step | reads | old state | new state |
# |---|---|---|---|
# | 1 | the | $h_0 = 0$ | $h_1$: has seen "the" |
# | 2 | cat | $h_1$ | $h_2$: has seen "the cat" |
# | 3 | sleeps | $h_2$ | $h_3$: has seen "the cat sleeps" |
#
# **Why it forgets.** The first word reaches the last state through every step between them, and so does the gradient on
# its way back. Each step multiplies it by the same matrix and by a slope of tanh, which is $1$ at $0$ and less
# everywhere else:
#
# $$\frac{\partial h_{t}}{\partial h_{t-1}} = \mathrm{diag}\!\left(1 - h_{t}^2\right) W_h \qquad
#   \frac{\partial h_{t}}{\partial h_{0}} = \prod_{s=t}^{1} \mathrm{diag}\!\left(1 - h_{s}^2\right) W_h$$
#
# With one unit and $w_h = 0.9$, a gradient is at best $0.9^{t}$ of what it was: $0.35$ after 10 steps, $0.005$ after
# 50. It **vanishes**: in "the cat that the children fed this morning sleeps", the network hardly learns that "sleeps"
# has to agree with "cat" and not with "children" (Bengio, Simard & Frasconi 1994). With a $w_h$ well above $1$ it can
# **explode** instead (Pascanu, Mikolov & Bengio 2013, section 2). The LSTM of the next exercise is an answer to this:
# four layers that interact, and a path on which a state is only added to.
#
# **By hand.** One unit, $w_x = 0.5$, $w_h = 0.25$, $b = -0.1$. From $x = 1$ and $h = 0.4$ the sum is
# $0.5 + 0.1 - 0.1 = 0.5$, and $h' = \tanh 0.5 = 0.4621$. The slope there is $1 - 0.4621^2 = 0.7864$: of a small change
# in $h$, the share $0.7864 \cdot 0.25 = 0.1966$ reaches $h'$. The next word has $x = -1$; weights and bias are the
# same. The sum is $-0.5 + 0.1155 - 0.1 = -0.4845$, the state $-0.4498$, and the step's own share
# $(1 - 0.4498^2) \cdot 0.25 = 0.1994$. After two steps $0.1966 \cdot 0.1994 = 0.0392$ of the change is left.

# %%
import torch
from hypothesis import given
from jaxtyping import Float
from torch import Tensor

from autograder.checks import agreement, arguments, check, close, hold, normal, tensor


# %%
def rnn_step(
    x: Float[Tensor, "batch d_in"],
    h: Float[Tensor, "batch d_h"],
    w_x: Float[Tensor, "d_h d_in"],
    w_h: Float[Tensor, "d_h d_h"],
    b: Float[Tensor, "d_h"],
) -> Float[Tensor, "batch d_h"]:
    """Takes a recurrent network from one state to the next.

    h' = tanh(x @ w_x^T + h @ w_h^T + b)

    Args:
        x: the input of this step, (batch, d_in).
        h: the old state, (batch, d_h).
        w_x: weights of the input, (d_h, d_in).
        w_h: weights of the old state, (d_h, d_h).
        b: the bias, (d_h,).

    Returns:
        The new state, (batch, d_h).

    Source:
        Elman 1990, "Finding Structure in Time"; Goodfellow, Bengio & Courville 2016, "Deep Learning", section 10.2.
    """
    ### BEGIN SOLUTION
    return torch.tanh(x @ w_x.T + h @ w_h.T + b)
    ### END SOLUTION


# %% [markdown]
# ## Checks
#
# `autograder check rnn_step` runs what follows, and so does `pytest exercises/seq2seq/rnn_step.py`.

# %%
test_shapes, test_arguments_unchanged, test_values, test_gradients = agreement(
    rnn_step,
    arguments(rnn_step),
    returns="h",
    points={"shapes": 0.2, "unchanged": 0.2, "values": 1.2, "gradients": 0.6},
)


def step(case, **changes):
    """One step with some arguments replaced: the new state."""
    given = (argument.clone() for argument in case.but(**changes).values())
    return tensor(rnn_step(*given), "h", case["h"].shape)


@check(points=0.4)
@given(case=arguments(rnn_step))
def test_the_first_word_is_read(case):
    """From a state of zeros and without a bias, the step gives tanh of the input's part."""
    read = step(case, h=torch.zeros_like(case["h"]), b=torch.zeros_like(case["b"]))
    close(read, torch.tanh(case["x"] @ case["w_x"].T), "h after a step from a state of zeros, without a bias")


@check(points=0.5)
@given(case=arguments(rnn_step))
def test_the_state_stays_within_its_bounds(case):
    """However large the sum, the new state lies between -1 and 1; without an old one it is tanh of input and bias."""
    h, b = case["h"], case["b"]
    close(step(case, b=torch.full_like(b, 90.0)), 1.0, "h after a step with a bias of 90")
    close(step(case, b=torch.full_like(b, -90.0)), -1.0, "h after a step with a bias of -90")
    started = step(case, h=torch.zeros_like(h))
    close(started, torch.tanh(case["x"] @ case["w_x"].T + b), "h after a step from a state of zeros")


@check(points=0.4)
@given(case=arguments(rnn_step, x=normal(scales=(0.3,)), h=normal(scales=(0.3,)), b=normal(scales=(0.3,))))
def test_only_the_sum_counts(case):
    """The part of the old state can move into the bias, and a greater bias makes every entry of the new one greater."""
    x, h, b = case["x"][:1], case["h"][:1], case["b"]
    one = case.but(x=x, h=h)
    new = step(one)
    moved = step(one, h=torch.zeros_like(h), b=b + (h @ case["w_h"].T)[0])
    close(moved, new, "h with the state's part moved into the bias")
    greater = step(one, b=b + 0.5)
    hold((greater > new).all(), "a greater bias should make every entry of h greater.", actual={"h": greater})


@check(points=0.5)
@given(case=arguments(rnn_step, sizes={"d_h": (3, 6)}))
def test_the_first_word_reaches_the_last_state_through_w_h(case):
    """With a w_h that shifts the units by one, what the first step wrote stands one unit on after the second."""
    h, still = case["h"], torch.zeros_like(case["b"])
    # Row i of w_h picks unit i - 1 of the old state.
    shift = torch.roll(torch.eye(h.shape[1], dtype=h.dtype), -1, dims=1)
    first = step(case, h=torch.zeros_like(h), b=still)
    second = step(case, x=torch.zeros_like(case["x"]), h=first, w_h=shift, b=still)
    written = torch.tanh(case["x"] @ case["w_x"].T)
    close(second, torch.tanh(written.roll(1, dims=1)), "h after a second step, without an input")


### BEGIN HIDDEN TESTS
# %%
from autograder.checks import Mistake

HINTS = (
    "The whole step is the one equation at the top of the lesson. Which of its three parts brings in the words before?",
    "Bring the input and the old state to the width d_h, each with its own weights. Add the two and the bias, and "
    "squash the sum once, at the very end.",
    "`@` multiplies matrices. The weights are stored as (out, in), so each of the two products needs the transpose of "
    "its weights; the bias broadcasts over the batch. Then torch.tanh of all three parts together.",
)

MISTAKES = (
    Mistake(
        "ignores_h",
        " + h @ w_h.T",
        "",
        says="The old state is not used.",
        hint="What does your step know of the words before this one?",
    ),
    Mistake(
        "missing_tanh",
        "torch.tanh(x @ w_x.T + h @ w_h.T + b)",
        "x @ w_x.T + h @ w_h.T + b",
        says="The sum is returned as it is, without tanh.",
        hint="How large can your state become after a hundred steps?",
    ),
    Mistake(
        "partial_tanh",
        "torch.tanh(x @ w_x.T + h @ w_h.T + b)",
        "torch.tanh(x @ w_x.T) + h @ w_h.T + b",
        says="tanh covers only the input's part of the sum.",
        hint="Of what is tanh taken: of the input's part, or of all three?",
    ),
    Mistake(
        "partial_tanh",
        "torch.tanh(x @ w_x.T + h @ w_h.T + b)",
        "torch.tanh(x @ w_x.T + b) + h @ w_h.T",
        says="tanh covers only the input's part and the bias.",
        hint="Of what is tanh taken: of the input's part, or of all three?",
    ),
    Mistake(
        "partial_tanh",
        "torch.tanh(x @ w_x.T + h @ w_h.T + b)",
        "torch.tanh(x @ w_x.T + h @ w_h.T) + b",
        says="tanh covers only the two products; the bias is added afterwards.",
        hint="Between which bounds should the new state lie?",
    ),
    Mistake(
        "two_tanhs",
        "torch.tanh(x @ w_x.T + h @ w_h.T + b)",
        "torch.tanh(x @ w_x.T + b) + torch.tanh(h @ w_h.T)",
        says="The input's part and the state's part go through a tanh each and are added afterwards.",
        hint="Between which bounds does the sum of two tanhs lie?",
    ),
    Mistake(
        "two_tanhs",
        "torch.tanh(x @ w_x.T + h @ w_h.T + b)",
        "torch.tanh(x @ w_x.T) + torch.tanh(h @ w_h.T + b)",
        says="The input's part and the state's part go through a tanh each and are added afterwards.",
        hint="Between which bounds does the sum of two tanhs lie?",
    ),
    Mistake(
        "two_tanhs",
        "torch.tanh(x @ w_x.T + h @ w_h.T + b)",
        "torch.tanh(x @ w_x.T) + torch.tanh(h @ w_h.T) + b",
        says="The input's part and the state's part go through a tanh each and are added afterwards.",
        hint="Between which bounds does the sum of two tanhs lie?",
    ),
    Mistake(
        "w_h_transposed",
        "h @ w_h.T",
        "h @ w_h",
        says="The old state is multiplied by w_h instead of by its transpose.",
        hint="Weights are stored (out, in): what does each row of w_h stand for?",
    ),
    Mistake(
        "mutates_h",
        "return torch.tanh(x @ w_x.T + h @ w_h.T + b)",
        "return h.copy_(torch.tanh(x @ w_x.T + h @ w_h.T + b))",
        says="The new state is written into the old one's memory.",
        hint="The caller still holds the old state; what does it find there after your step?",
    ),
    Mistake(
        "no_bias",
        " + b",
        "",
        says="The bias is not added.",
        hint="Which of the arguments does your code not use?",
    ),
    Mistake(
        "sigmoid_for_tanh",
        "torch.tanh",
        "torch.sigmoid",
        says="The sum is squashed by sigmoid instead of tanh.",
        hint="What should the new state be where the sum is 0?",
    ),
    Mistake(
        "multiplies_parts",
        "x @ w_x.T + h @ w_h.T + b",
        "(x @ w_x.T) * (h @ w_h.T) + b",
        says="The input's part and the state's part are multiplied instead of added.",
        hint="What does your step give for the first word, where the state is zero?",
    ),
    Mistake(
        "multiplies_parts",
        "x @ w_x.T + h @ w_h.T + b",
        "(x @ w_x.T + b) * (h @ w_h.T)",
        says="The input's part and the state's part are multiplied instead of added.",
        hint="What does your step give for the first word, where the state is zero?",
    ),
    Mistake(
        "adds_old_state",
        "return torch",
        "return h + torch",
        says="The old state is added to the new one.",
        hint="Between which bounds should the new state lie?",
    ),
    Mistake(
        "detaches_h",
        "h @ w_h.T",
        "h.detach() @ w_h.T",
        says="No gradient flows back into the old state.",
        hint="How would the first word's vector learn from what the network says at the end?",
    ),
)
### END HIDDEN TESTS
