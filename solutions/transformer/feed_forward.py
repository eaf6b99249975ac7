# %% [markdown]
# # Position-wise feed-forward network
#
# Attention moves information between the words of a sentence. But it only mixes: each output is a weighted mean of
# values. What is to be *made* of the mixture is the work of a small network that follows, the same at every position
# (Vaswani et al. 2017, section 3.3):
#
# $$\mathrm{FFN}(x) = \max(0,\; xW_1 + b_1)\,W_2 + b_2$$
#
# Two linear layers with a ReLU, $\max(0, \cdot)$, between them:
#
# 1. `w_1` widens each vector from `d_model` to `d_ff` (from 512 to 2048 in the paper),
# 2. ReLU sets what is negative to 0. Without it, two linear layers in a row would be no more than one linear layer,
# 3. `w_2` brings it back to `d_model`, so that the result can be added to what went in.
#
# After the ReLU comes dropout, as it does in PyTorch's own layers; the paper drops only what the whole network gives
# (section 5.4), which is the next exercise's work.
#
# **Position-wise** means: the vector at one position is transformed by itself. No word sees its neighbours here; that
# was the attention's part. The weights are the same at all positions, and others in each layer of the stack.
# `nn.Linear` works on the last axis and leaves the others alone, so this needs no loop.
#
# The network is small only in its code. With 512 and 2048 it has $512 \cdot 2048 + 2048 + 2048 \cdot 512 + 512 =
# 2\,099\,712$ parameters, about twice as many as the attention before it, whose four projections have
# $4 \cdot (512 \cdot 512 + 512) = 1\,050\,624$.
#
# **By hand.** `d_model` = 2, `d_ff` = 3, $x = (1, 2)$, no biases, and, stored as (out, in):
#
# $$W_1 = \begin{pmatrix} 1 & 0 \\ 0 & -1 \\ 1 & 1 \end{pmatrix} \qquad
#   W_2 = \begin{pmatrix} 1 & 5 & 0 \\ 0 & 5 & 2 \end{pmatrix}$$
#
# | step | result |
# |---|---|
# | $xW_1^\top$ | $(1,\; -2,\; 3)$ |
# | ReLU | $(1,\; 0,\; 3)$ |
# | times $W_2^\top$ | $(1 \cdot 1,\; 2 \cdot 3) = (1, 6)$ |
#
# The middle unit is shut, and the fives that it would have been multiplied by have no effect. Without the ReLU they
# would: $(1 - 10,\; -10 + 6) = (-9, -4)$. Wherever else in the sentence the vector $(1, 2)$ stands, it gives $(1, 6)$
# again.

# %%
import torch
from hypothesis import given
from hypothesis.strategies import booleans, integers, just
from jaxtyping import Float
from torch import Tensor, nn

from autograder.checks import OMITTED, agreement, build, check, close, hold, instances, linear, tensor


# %%
class PositionwiseFeedForward(nn.Module):
    """A network of two linear layers that transforms the vector at each position by itself.

    w_2(dropout(relu(w_1(x))))

    Args:
        d_model: the width of the vectors.
        d_ff: the width between the two layers.
        dropout: the share of what lies between the two layers that is dropped in train mode.

    Its parts are `w_1`, an nn.Linear(d_model, d_ff), and `w_2`, an nn.Linear(d_ff, d_model).

    Source:
        Vaswani et al. 2017, "Attention Is All You Need", section 3.3, equation 2.
    """

    def __init__(self, d_model: int, d_ff: int, dropout: float = 0.0) -> None:
        ### BEGIN SOLUTION
        super().__init__()
        self.w_1 = nn.Linear(d_model, d_ff)
        self.w_2 = nn.Linear(d_ff, d_model)
        self.dropout = nn.Dropout(dropout)
        ### END SOLUTION

    def forward(self, x: Float[Tensor, "batch time d_model"]) -> Float[Tensor, "batch time d_model"]:
        """Transforms each vector.

        Args:
            x: the vectors of a batch of sentences, (batch, time, d_model).

        Returns:
            The transformed vectors, (batch, time, d_model).
        """
        ### BEGIN SOLUTION
        hidden = self.dropout(torch.relu(self.w_1(x)))
        return self.w_2(hidden)
        ### END SOLUTION


# %% [markdown]
# ## Checks
#
# `autograder check feed_forward` runs what follows, and so does `pytest exercises/transformer/feed_forward.py`.

# %%
EITHER_MODE, NOT_GIVEN = booleans(), just(OMITTED)
STATE = {**linear("w_1", "d_model", "d_ff"), **linear("w_2", "d_ff", "d_model")}


def networks(training=EITHER_MODE, dropout=NOT_GIVEN, **sizes):
    """Networks of any width, in train mode or in eval mode, without dropout unless it is said otherwise."""
    return instances(
        PositionwiseFeedForward,
        init={"d_model": "d_model", "d_ff": "d_ff", "dropout": dropout},
        state=STATE,
        training=training,
        sizes={"batch": (1, 4), "time": (1, 4), "d_model": (1, 6), "d_ff": (1, 8), **sizes},
    )


test_shapes, test_arguments_unchanged, test_values, test_gradients = agreement(
    PositionwiseFeedForward,
    networks(),
    returns="output",
    points={"shapes": 0.1, "unchanged": 0.1, "values": 1.5, "gradients": 0.7},
    examples={"shapes": 6, "unchanged": 4, "values": 16, "gradients": 8},
)

(test_values_with_full_dropout,) = agreement(
    PositionwiseFeedForward,
    networks(training=just(True), dropout=just(1.0)),
    returns="output",
    points={"values": 0.2},
    examples={"values": 6},
    about="in train mode where dropout takes all that is between the two layers",
)

(test_values_with_dropout_in_eval_mode,) = agreement(
    PositionwiseFeedForward,
    networks(training=just(False), dropout=just(1.0)),
    returns="output",
    points={"values": 0.2},
    examples={"values": 4},
    about="in eval mode, where dropout takes nothing",
)


@check(points=0.6, examples=6)
@given(case=networks(time=(2, 4)), seed=integers(0, 99))
def test_each_position_is_transformed_by_itself(case, seed):
    """What is made of a vector does not depend on its position, its neighbours or the batch, and is linear in w_2."""
    x, state = case.arguments["x"], case["state"]
    shape = tuple(x.shape)
    module = build(PositionwiseFeedForward, case)
    output = tensor(module(x.clone()), "output", shape)
    order = torch.randperm(shape[0] * shape[1], generator=torch.Generator().manual_seed(seed))
    moved = x.flatten(0, 1)[order].reshape(shape)
    again = tensor(module(moved), "output", shape)
    close(again, output.flatten(0, 1)[order].reshape(shape), "the output after the vectors have changed places")
    doubled = {name: 2 * old if name.startswith("w_2") else old for name, old in state.items()}
    twice = tensor(build(PositionwiseFeedForward, case.with_tensors(doubled, {}))(x.clone()), "output", shape)
    close(twice, 2 * output, "the output after doubling w_2.weight and w_2.bias")
    # Where all numbers are positive, every unit is open.
    opened = build(PositionwiseFeedForward, case.with_tensors({n: old.abs() + 0.1 for n, old in state.items()}, {}))
    at_x, elsewhere = (tensor(opened(0.1 * (x.abs() + step)), "output", shape) for step in (0.0, 1.0))
    hold((at_x != elsewhere).any(), "the output should depend on x.", actual={"output": at_x})


@check(points=0.6, examples=6)
@given(case=networks())
def test_units_that_are_shut_give_nothing_and_open_ones_pass(case):
    """Where every unit is shut by a low bias, w_2.bias comes out; where all are open, what two linear layers give."""
    x, state = case.arguments["x"], case["state"]
    shape = tuple(x.shape)
    through = x @ state["w_1.weight"].T
    far = through.abs().amax() + 1.0
    for bias, name in ((-far, "shut"), (far, "open")):
        biases = bias.expand(len(state["w_1.bias"])).clone()
        module = build(PositionwiseFeedForward, case.with_tensors({**state, "w_1.bias": biases}, {}))
        output = tensor(module(x.clone()), "output", shape)
        passed = through + bias if name == "open" else torch.zeros_like(through)
        wanted = passed @ state["w_2.weight"].T + state["w_2.bias"]
        close(output, wanted, f"the output where all units are {name}")


### BEGIN HIDDEN TESTS
# %%
from autograder.checks import Mistake

HINTS = (
    "Two linear layers, something between them: the three numbered lines of the lesson are the whole network. Which of "
    "its parts have parameters and must therefore be made in __init__?",
    "In __init__ make w_1, w_2 and a dropout layer; mind the order in which nn.Linear takes its two widths. In forward "
    "send x through them in the order of the docstring, from the inside out. No loop over positions is needed.",
    "forward: w_1 of x, torch.relu of that, the nn.Dropout that you made in __init__, and w_2 last. Nothing comes "
    "after w_2, and x is used only once.",
)


def _shapes_of(id, *edits, says, hint):
    """One mistake in the several shapes in which it is met."""
    return tuple(Mistake(id, replace, by, says=says, hint=hint) for replace, by in edits)


MISTAKES = (
    Mistake(
        "no_activation",
        "torch.relu(",
        "(",
        says="There is no ReLU: two linear layers in a row are one linear layer.",
        hint="What does max(0, .) in the equation stand for?",
    ),
    Mistake(
        "relu_after_second",
        ("torch.relu(", "self.w_2(hidden)"),
        ("(", "torch.relu(self.w_2(hidden))"),
        says="The ReLU comes after w_2 instead of between the two layers.",
        hint="Can an entry of the output be negative?",
    ),
    Mistake(
        "relu_twice",
        "self.w_2(hidden)",
        "torch.relu(self.w_2(hidden))",
        says="There is a second ReLU, after w_2.",
        hint="Can an entry of the output be negative?",
    ),
    Mistake(
        "dropout_after_second",
        ("self.dropout(", "self.w_2(hidden)"),
        ("(", "self.dropout(self.w_2(hidden))"),
        says="Dropout comes after w_2 instead of between the two layers.",
        hint="With a dropout of 1 in train mode, what should be left: nothing, or the bias of w_2?",
    ),
    Mistake(
        "dropout_before_first",
        ("self.dropout(", "self.w_1(x)"),
        ("(", "self.w_1(self.dropout(x))"),
        says="Dropout takes from x instead of from what lies between the two layers.",
        hint="With a dropout of 1 in train mode, may the bias of w_1 still have an effect?",
    ),
    Mistake(
        "no_dropout",
        "self.dropout(",
        "(",
        says="Dropout is not applied.",
        hint="Which of the arguments of __init__ does your code not use?",
    ),
    Mistake(
        "dropout_in_eval",
        "self.dropout(",
        "nn.Dropout(self.dropout.p)(",
        says="Dropout is also applied in eval mode.",
        hint="How does nn.functional.dropout know whether the module is training?",
    ),
    Mistake(
        "residual_inside",
        "return ",
        "return x + ",
        says="x is added to the result, which is done around this network, not in it.",
        hint="What should come out where both layers hold nothing but zeros?",
    ),
    *_shapes_of(
        "gelu",
        ("torch.relu(", "nn.functional.gelu("),
        ("torch.relu(", "nn.GELU(approximate='tanh')("),
        says="The activation is GELU instead of ReLU.",
        hint="Which activation does the paper's equation 2 name?",
    ),
    *_shapes_of(
        "leaky_relu",
        ("torch.relu(", "nn.functional.leaky_relu("),
        ("torch.relu(", "nn.LeakyReLU(0.1)("),
        says="The activation lets a little of what is negative through.",
        hint="What is max(0, -2)?",
    ),
    Mistake(
        "tanh",
        "torch.relu(",
        "torch.tanh(",
        says="The activation is tanh instead of ReLU.",
        hint="Which activation does the paper's equation 2 name?",
    ),
    Mistake(
        "sigmoid",
        "torch.relu(",
        "torch.sigmoid(",
        says="The activation is sigmoid instead of ReLU.",
        hint="Which activation does the paper's equation 2 name?",
    ),
)
### END HIDDEN TESTS
