# %% [markdown]
# # One step of an LSTM
#
# A plain recurrent network rewrites its whole state at every step. What it knew fifty words ago has gone through fifty
# matrices and fifty tanhs, and little is left of it, or of its gradient. The **long short-term memory** (Hochreiter &
# Schmidhuber 1997, section 4) keeps a second state beside $h$: the **cell** $c$, to which a step only adds. The forget
# gate, which lets a cell be emptied as well, came with Gers, Schmidhuber & Cummins (2000, section 3).
#
# **Four layers that interact.** Where the plain network repeats one layer, the LSTM runs four at every step, all of
# them over the same input $x$ and the same old state $h$. Three are **gates**: a sigmoid,
# $\sigma(z) = e^z / (e^z + 1)$, makes each of their entries a number between 0 and 1, and something is multiplied by
# it: 0 lets nothing through, 1 lets everything. The fourth is the **candidate**, that which could be written. With one
# stacked matrix for $x$, one for $h$ and one bias, the four vectors of width $d_h$ are the four quarters of a single
# sum:
#
# $$(i, f, g, o) = x W_x^\top + h W_h^\top + b$$
#
# | rows of $W_x$, $W_h$, $b$ | name | squashed by | what it decides |
# |---|---|---|---|
# | first $d_h$ | $i$, input gate | sigmoid | how much of the candidate goes in |
# | second $d_h$ | $f$, forget gate | sigmoid | how much of the old cell stays |
# | third $d_h$ | $g$, candidate | tanh | what could be written |
# | fourth $d_h$ | $o$, output gate | sigmoid | how much of the cell is shown |
#
# The new cell and the new state are then, entry by entry,
#
# $$c' = \sigma(f) \odot c + \sigma(i) \odot \tanh(g) \qquad h' = \sigma(o) \odot \tanh(c')$$
#
# **Why it remembers.** The path from $c$ to $c'$ is one product and one sum, without a matrix and without a tanh. On
# this path a gradient is multiplied by $\sigma(f)$ at each step, and nothing else. With $\sigma(f) = 0.99$ there is
# $0.99^{50} = 0.605$ of it after 50 steps; in the plain network with $w_h = 0.9$ it was $0.005$ at best. And while
# $\sigma(i)$ is near 0, what the steps between read does not touch the cell. Look at the one bar of $\sigma(i)$ in the
# picture: the candidate changes at every step, but only that of step 3, 0.8, goes into $c$. There it stays, and at step
# 12 $\sigma(o)$ lets $h$ show it.
#
# ![One unit's gates, cell and state: stored at step 3, kept, given out at step 12](../figures/lstm_gates.svg)
#
# **By hand.** One unit, and the four sums come out as $i = \ln 3$, $f = 0$, $g = \ln 2$, $o = -\ln 3$. Then
# $\sigma(i) = \frac{3}{3 + 1} = \frac34$, $\sigma(f) = \frac12$, $\tanh(g) = \frac{4 - 1}{4 + 1} = 0.6$ and
# $\sigma(o) = \frac14$. From $c = 1.1$:
#
# $$c' = 0.5 \cdot 1.1 + 0.75 \cdot 0.6 = 1.0 \qquad h' = 0.25 \cdot \tanh(1.0) = 0.25 \cdot 0.7616 = 0.1904$$

# %%
import torch
from hypothesis import given
from jaxtyping import Float
from torch import Tensor

from autograder.checks import agreement, arguments, check, close, hold, results, tensor


# %%
def lstm_step(
    x: Float[Tensor, "batch d_in"],
    h: Float[Tensor, "batch d_h"],
    c: Float[Tensor, "batch d_h"],
    w_x: Float[Tensor, "4*d_h d_in"],
    w_h: Float[Tensor, "4*d_h d_h"],
    b: Float[Tensor, "4*d_h"],
) -> tuple[Float[Tensor, "batch d_h"], Float[Tensor, "batch d_h"]]:
    """Takes an LSTM from one state to the next.

    (i, f, g, o) = x @ w_x^T + h @ w_h^T + b
    c' = sigmoid(f) * c + sigmoid(i) * tanh(g)
    h' = sigmoid(o) * tanh(c')

    Args:
        x: the input of this step, (batch, d_in).
        h: the old state, (batch, d_h).
        c: the old cell, (batch, d_h).
        w_x: weights of the input, the gates stacked in the order i, f, g, o, (4*d_h, d_in).
        w_h: weights of the old state, stacked alike, (4*d_h, d_h).
        b: the bias, stacked alike, (4*d_h,).

    Returns:
        The new state h' and the new cell c', each (batch, d_h).

    Source:
        Hochreiter & Schmidhuber 1997, "Long Short-Term Memory", section 4; the forget gate: Gers, Schmidhuber &
        Cummins 2000, "Learning to Forget: Continual Prediction with LSTM", section 3.
    """
    ### BEGIN SOLUTION
    sums = x @ w_x.T + h @ w_h.T + b
    i, f, g, o = sums.chunk(4, dim=-1)
    new_c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    new_h = torch.sigmoid(o) * torch.tanh(new_c)
    return new_h, new_c
    ### END SOLUTION


# %% [markdown]
# ## Checks
#
# `autograder check lstm_step` runs what follows, and so does `pytest exercises/seq2seq/lstm_step.py`.
#
# A bias of 60 opens a gate fully, whatever the weights say, and a bias of -60 shuts it. With the gates held open or
# shut you can say without a calculator what a step must give; three of the checks do that.

# %%
NAMES = ("h", "c")
OPEN, SHUT = 60.0, -60.0

test_shapes, test_arguments_unchanged, test_values, test_gradients = agreement(
    lstm_step,
    arguments(lstm_step),
    returns=NAMES,
    points={"shapes": 0.4, "unchanged": 0.4, "values": 2.6, "gradients": 1.6},
)


def step(case, **changes):
    """One step with some arguments replaced: the new state and the new cell."""
    state = case["h"].shape
    given = (argument.clone() for argument in case.but(**changes).values())
    h, c = results(lstm_step(*given), "lstm_step", NAMES)
    return tensor(h, "h", state), tensor(c, "c", state)


def biases(case, i, f, g, o):
    """A bias that holds each gate at one number: (4*d_h,)."""
    return torch.tensor([i, f, g, o], dtype=case["b"].dtype).repeat_interleave(case["h"].shape[1])


@check(points=1.0)
@given(case=arguments(lstm_step))
def test_the_forget_gate_keeps_the_cell_or_empties_it(case):
    """With the input gate shut, an open forget gate keeps the cell as it was and a shut one empties it."""
    _, kept = step(case, b=biases(case, SHUT, OPEN, 0.0, 0.0))
    close(kept, case["c"], "the cell after a step with the forget gate open and the input gate shut")
    _, emptied = step(case, b=biases(case, SHUT, SHUT, 0.0, 0.0))
    close(emptied, 0.0, "the cell after a step with the forget gate and the input gate shut")


@check(points=1.0)
@given(case=arguments(lstm_step))
def test_the_output_gate_shows_tanh_of_the_cell_or_nothing(case):
    """An open output gate shows tanh of the new cell, whatever that is, and a shut one shows nothing."""
    d_h = case["h"].shape[1]
    opened, shut = case["b"].clone(), case["b"].clone()
    opened[3 * d_h :], shut[3 * d_h :] = OPEN, SHUT
    shown, cell = step(case, b=opened)
    close(shown, torch.tanh(cell), "h after a step with the output gate open")
    hold((shown != 0).any(), "h should show something while the output gate is open.", actual={"h": shown})
    hidden, _ = step(case, b=shut)
    close(hidden, 0.0, "h after a step with the output gate shut")


@check(points=1.0)
@given(case=arguments(lstm_step, sizes={"batch": (1, 1)}))
def test_only_the_sum_of_input_state_and_bias_counts(case):
    """Input, old state and bias count by their sum alone; a large sum adds 1 to the cell, a very low one empties it."""
    x, h, b = case["x"], case["h"], case["b"]
    from_input, from_state = (x @ case["w_x"].T)[0], (h @ case["w_h"].T)[0]
    new_h, new_c = step(case)
    for changes, what in (
        ({"h": torch.zeros_like(h), "b": b + from_state}, "the old state's part moved into the bias"),
        ({"x": torch.zeros_like(x), "b": b + from_input}, "the input's part moved into the bias"),
    ):
        moved_h, moved_c = step(case, **changes)
        close(moved_h, new_h, f"h with {what}")
        close(moved_c, new_c, f"c with {what}")
    _, grown = step(case, b=torch.full_like(b, OPEN))
    close(grown, case["c"] + 1.0, "the cell after a step with a bias of 60 everywhere")
    _, emptied = step(case, b=torch.full_like(b, SHUT))
    close(emptied, 0.0, "the cell after a step with a bias of -60 everywhere")


### BEGIN HIDDEN TESTS
# %%
from autograder.checks import Mistake

HINTS = (
    "Look at the table of the lesson: one sum holds all four vectors, and each is one block of its width.",
    "First compute the sum of input, old state and bias once. Cut it into four blocks along its last axis. Then write "
    "the two equations of the lesson entry by entry, the cell before the state.",
    "Two matrix products with transposed weights, and the bias, give (batch, 4*d_h); chunk cuts that into i, f, g, o. "
    "Three of them go through sigmoid and one through tanh. The products of the two equations are plain `*`, and h' "
    "needs the c' that you have just computed.",
)

MISTAKES = (
    Mistake(
        "h_without_tanh",
        "torch.tanh(new_c)",
        "new_c",
        says="The new state is the output gate times the cell itself, without tanh.",
        hint="The cell can grow without bound; what keeps the state between -1 and 1?",
    ),
    Mistake(
        "h_from_old_c",
        "torch.tanh(new_c)",
        "torch.tanh(c)",
        says="The new state shows the old cell, not the new one.",
        hint="Which cell should the output gate see: the one before this step's input, or the one after it?",
    ),
    Mistake(
        "i_f_swapped",
        "i, f, g, o = sums",
        "f, i, g, o = sums",
        says="The input gate and the forget gate are exchanged.",
        hint="In which order are the gates stacked, and which of the first two multiplies the old cell?",
    ),
    Mistake(
        "gate_order_ifog",
        "i, f, g, o = sums",
        "i, f, o, g = sums",
        says="The stacked gates are read in the order i, f, o, g instead of i, f, g, o.",
        hint="Which quarter of the stacked rows belongs to the candidate?",
    ),
    Mistake(
        "returns_c_h",
        "return new_h, new_c",
        "return new_c, new_h",
        says="The cell is returned first and the state second.",
        hint="Read the docstring's line on what is returned once more.",
    ),
    Mistake(
        "i_plus_g",
        "torch.sigmoid(i) * torch.tanh(g)",
        "torch.sigmoid(i) + torch.tanh(g)",
        says="The input gate is added to the candidate where it should multiply it.",
        hint="What should be written into the cell while the input gate is shut?",
    ),
    Mistake(
        "candidate_sigmoid",
        "torch.tanh(g)",
        "torch.sigmoid(g)",
        says="The candidate is squashed by sigmoid, so that nothing can ever be taken from a cell.",
        hint="Which of the four is no gate, and between which bounds should it lie?",
    ),
    Mistake(
        "candidate_not_squashed",
        "torch.tanh(g)",
        "g",
        says="The candidate goes into the cell without tanh.",
        hint="By how much may a single step change a cell at most?",
    ),
    Mistake(
        "no_forget_gate",
        "torch.sigmoid(f) * c",
        "c",
        says="The old cell is kept whole; the forget gate is not used.",
        hint="How can this cell ever be emptied?",
    ),
    Mistake(
        "ignores_h",
        " + h @ w_h.T",
        "",
        says="The old state is not used in the gates.",
        hint="From which two vectors do the gates decide?",
    ),
    Mistake(
        "gates_see_c",
        "h @ w_h.T",
        "c @ w_h.T",
        says="The gates are computed from the old cell instead of the old state.",
        hint="Which of the two states is multiplied by a matrix, and which only entry by entry?",
    ),
    Mistake(
        "no_bias",
        " + b",
        "",
        says="The bias is not added.",
        hint="Which of the arguments does your code not use?",
    ),
    Mistake(
        "gates_interleaved",
        "sums.chunk(4, dim=-1)",
        "sums.reshape(len(x), -1, 4).unbind(-1)",
        says="Every fourth entry is taken for one gate; each gate is one block of d_h entries.",
        hint="For d_h = 2, which of the eight entries of the sum belong to the input gate?",
    ),
    Mistake(
        "mutates_c",
        "torch.sigmoid(f) * c +",
        "c.mul_(torch.sigmoid(f)) +",
        says="The new cell is written into the old one's memory.",
        hint="The caller still holds the old cell; what does it find there after your step?",
    ),
    Mistake(
        "mutates_c",
        "new_h = torch.sigmoid(o)",
        "new_c = c.copy_(new_c)\n    new_h = torch.sigmoid(o)",
        says="The new cell is written into the old one's memory.",
        hint="The caller still holds the old cell; what does it find there after your step?",
    ),
)
### END HIDDEN TESTS
