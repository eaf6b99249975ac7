# %% [markdown]
# # Positional encoding
#
# A recurrent network reads one word after the other and so knows their order. Attention does not know where a token
# stands: reorder the keys and values together, and its output stays the same. "Dog bites man" and "man bites dog" would
# be one and the same to it. The Transformer therefore adds to every embedding a vector that tells its position. Vaswani
# et al. (2017, section 3.5) take sines and cosines, a pair for each frequency:
#
# $$PE_{(p,\,2i)} = \sin\!\left(\frac{p}{10000^{2i/d}}\right) \qquad
#   PE_{(p,\,2i+1)} = \cos\!\left(\frac{p}{10000^{2i/d}}\right)$$
#
# $p = 0, 1, 2, \dots$ is the position, $d$ the width `d_model`, and $i = 0, 1, \dots$ counts the **pairs** of columns,
# not the columns. Sine and cosine alternate:
#
# | column | 0 | 1 | 2 | 3 | 4 | 5 |
# |---|---|---|---|---|---|---|
# | pair $i$ | 0 | 0 | 1 | 1 | 2 | 2 |
# | function | sin | cos | sin | cos | sin | cos |
# | exponent $2i/d$ for $d = 6$ | 0 | 0 | 2/6 | 2/6 | 4/6 | 4/6 |
#
# Think of each pair as the hand of a clock. The first turns by one radian a position, each next one slower by the same
# factor, like the hands for seconds, minutes and hours. Moving $k$ positions on turns each hand by an angle that
# depends on $k$ alone: with $\omega_i = 10000^{-2i/d}$,
#
# $$\begin{pmatrix} PE_{(p+k,\,2i)} \\ PE_{(p+k,\,2i+1)} \end{pmatrix} =
#   \begin{pmatrix} \cos k\omega_i & \sin k\omega_i \\ -\sin k\omega_i & \cos k\omega_i \end{pmatrix}
#   \begin{pmatrix} PE_{(p,\,2i)} \\ PE_{(p,\,2i+1)} \end{pmatrix}$$
#
# A linear layer can therefore learn to look "three words back", wherever it stands.
#
# ![Left: three sines, each slower than the one before; right: all columns as shades](../figures/sinusoids.svg)
#
# Left, three columns for $d = 32$: they turn by $1$, $0.1$ and $0.01$ radians a position. Right, a row is what one
# position gets: no two rows are alike. The fast columns tell neighbours apart, the slow ones what is far apart.
#
# **By hand.** $d = 4$: the exponents are $0$ and $2/4$, so the frequencies are $1$ and $10000^{-1/2} = 0.01$.
#
# | position | $\sin p$ | $\cos p$ | $\sin 0.01p$ | $\cos 0.01p$ |
# |---|---|---|---|---|
# | 0 | 0 | 1 | 0 | 1 |
# | 1 | 0.8415 | 0.5403 | 0.0100 | 1.0000 |
# | 2 | 0.9093 | -0.4161 | 0.0200 | 0.9998 |
#
# The matrix above with $k = 1$ leads from row 1 to row 2:
# $\cos 1 \cdot \sin 1 + \sin 1 \cdot \cos 1 = 2 \cdot 0.5403 \cdot 0.8415 = 0.9093$.
#
# **An odd width** ends with the sine of a pair whose cosine finds no room.

# %%
import numpy as np
import torch
from hypothesis import given
from hypothesis.strategies import integers
from jaxtyping import Float, Float64
from torch import Tensor

from autograder.checks import agreement, arguments, check, close, hold, tensor


# %%
def positional_encoding(length: int, d_model: int) -> Float64[np.ndarray, "length d_model"]:
    """Encodes the positions 0 to length - 1 by sines (even columns) and cosines (odd columns).

    PE[p, 2i] = sin(p / 10000^(2i / d_model)),  PE[p, 2i + 1] = cos(p / 10000^(2i / d_model))

    Args:
        length: how many positions.
        d_model: the width, even or odd.

    Returns:
        A NumPy array of dtype float64, (length, d_model).

    Source:
        Vaswani et al. 2017, "Attention Is All You Need", section 3.5.
    """
    ### BEGIN SOLUTION
    position = np.arange(length)[:, np.newaxis]
    column = np.arange(d_model)
    pair = column // 2
    angle = position / 10000.0 ** (2 * pair / d_model)
    return np.where(column % 2 == 0, np.sin(angle), np.cos(angle))
    ### END SOLUTION


def add_positions(embedded: Float[Tensor, "batch time d_model"]) -> Float[Tensor, "batch time d_model"]:
    """Adds to each embedding the encoding of its position in the sentence.

    Args:
        embedded: embeddings, (batch, time, d_model).

    Returns:
        Their sum with the positional encoding, in the dtype of `embedded`, (batch, time, d_model).
    """
    ### BEGIN SOLUTION
    _, time, d_model = embedded.shape
    return embedded + torch.from_numpy(positional_encoding(time, d_model)).to(embedded.dtype)
    ### END SOLUTION


# %% [markdown]
# ## Checks
#
# `autograder check positional_encoding` runs what follows, and so does
# `pytest exercises/transformer/positional_encoding.py`.
#
# Most checks use even widths, so that trouble with an odd one costs only what is about odd ones.

# %%
# Enough for positions that were computed in float32 and converted.
ROUNDING = 2e-5

even = integers(1, 5).map(lambda pairs: 2 * pairs)
odd = integers(0, 4).map(lambda pairs: 2 * pairs + 1)


def embeddings(parity):
    """Arguments of add_positions with an even (0) or odd (1) width."""
    drawn = arguments(add_positions, sizes={"batch": (1, 4), "time": (1, 9), "d_model": (1, 8)})
    return drawn.filter(lambda case: case.sizes["d_model"] % 2 == parity)


test_positional_encoding_shapes, test_positional_encoding_values = agreement(
    positional_encoding,
    arguments(positional_encoding, d_model=even, sizes={"length": (1, 30)}),
    returns="positional_encoding",
    points={"shapes": 0.1, "values": 1.45},
    absolute=ROUNDING,
    about="where d_model is even",
)

(test_positional_encoding_values_for_odd_widths,) = agreement(
    positional_encoding,
    arguments(positional_encoding, d_model=odd, sizes={"length": (1, 30)}),
    returns="positional_encoding",
    points={"values": 0.5},
    absolute=ROUNDING,
    about="where d_model is odd",
)

test_add_positions_shapes, test_add_positions_arguments_unchanged, test_add_positions_values, test_gradients = (
    agreement(
        add_positions,
        embeddings(parity=0),
        returns="add_positions",
        points={"shapes": 0.1, "unchanged": 0.1, "values": 0.75, "gradients": 0.25},
        absolute=ROUNDING,
        about="where d_model is even",
    )
)

(test_add_positions_values_for_odd_widths,) = agreement(
    add_positions,
    embeddings(parity=1),
    returns="add_positions",
    points={"values": 0.25},
    absolute=ROUNDING,
    about="where d_model is odd",
)


def encoded(length, d_model):
    """The positional encoding as a float64 tensor of the right shape."""
    found = positional_encoding(length, d_model)
    hold(isinstance(found, np.ndarray), f"positional_encoding should be a NumPy array, got {type(found).__name__}.")
    return tensor(torch.from_numpy(found.astype(np.float64)), "positional_encoding", (length, d_model))


def hands(encoding):
    """Each (sine, cosine) pair as one complex number, cos + i sin: a point that turns as the position grows."""
    return torch.complex(encoding[..., 1::2].contiguous(), encoding[..., 0::2].contiguous())


@check(points=0.75)
@given(length=integers(3, 24), d_model=even)
def test_moving_on_turns_every_pair_by_a_fixed_angle(length, d_model):
    """Every pair lies on the unit circle and turns by the same angle at each position, the first by one radian."""
    hand = hands(encoded(length, d_model))
    close(hand.abs(), 1.0, "the distance of each (sine, cosine) pair from 0", absolute=ROUNDING)
    turn = hand[1:] * hand[:-1].conj()
    for part, name in ((torch.real, "cosine"), (torch.imag, "sine")):
        first = part(turn[:1]).expand(turn.shape)
        close(part(turn), first, f"the {name} of the angle between neighbouring positions", absolute=ROUNDING)
    close(turn[:, 0].angle(), 1.0, "the angle by which the first pair turns", absolute=ROUNDING)


@check(points=0.5)
@given(length=integers(2, 24), d_model=even)
def test_position_0_is_0_1_0_1_and_no_other_is(length, d_model):
    """Row 0 holds sin 0 = 0 and cos 0 = 1 in turn; every other row differs from it."""
    encoding = encoded(length, d_model)
    start = torch.tensor([0.0, 1.0], dtype=torch.float64).repeat(d_model // 2)
    close(encoding[0], start, "the row of position 0", absolute=ROUNDING)
    hold(
        ((encoding[1:] - start).abs().amax(-1) > 1e-3).all(),
        "no later position should have the row of position 0.",
        actual={"positional_encoding": encoding},
    )


@check(points=0.5)
@given(d_model=integers(2, 6).map(lambda pairs: 2 * pairs))
def test_each_pair_turns_slower_than_the_one_before(d_model):
    """The pairs turn by 1, r, r^2, ... radians a position, where r = 10000^(-2 / d_model)."""
    hand = hands(encoded(3, d_model))
    speed = (hand[2] * hand[1].conj()).angle()
    wanted = 10000.0 ** (-2.0 * torch.arange(d_model // 2, dtype=torch.float64) / d_model)
    close(speed, wanted, "the angle by which each pair turns", absolute=ROUNDING)


@check(points=0.75)
@given(case=embeddings(parity=0))
def test_what_is_added_depends_on_the_position_alone(case):
    """The same is added whatever the embedding, another vector at each position, all of length sqrt(d_model / 2)."""
    embedded = case["embedded"]
    shape = tuple(embedded.shape)
    added = tensor(add_positions(embedded.clone()), "add_positions", shape) - embedded
    again = tensor(add_positions(2 * embedded + 1), "add_positions", shape) - (2 * embedded + 1)
    close(added, added[:1].expand(shape), "what is added in each row of the batch")
    close(again, added, "what is added to other embeddings")
    # One sin^2 + cos^2 for each of the d_model / 2 pairs.
    squares = added[0].double().square().sum(-1)
    close(squares, shape[-1] / 2, "the sum of squares of what is added", absolute=10 * ROUNDING)
    apart = (added[0, 1:] - added[0, :1]).abs().amax(-1)
    hold((apart > 1e-3).all(), "what is added should differ from position to position.", actual={"added": added[0]})


### BEGIN HIDDEN TESTS
# %%
from autograder.checks import Mistake

HINTS = (
    "Fill the lesson's table of columns for your d_model: which pair, which function, which exponent? The example for "
    "d = 4 gives the numbers. add_positions only needs that table for its own time and width.",
    "Make all angles at once, a position for each row and a column for each column of the result; a column and its "
    "neighbour in the pair share an angle. Then choose sine or cosine by whether the column's number is even.",
    "A pair's number is its column's, halved and rounded down. The positions, as a matrix of one column, divided by "
    "the powers of 10000 give the angles: take sine where the column is even and cosine elsewhere. add_positions turns "
    "the table into a tensor of the embeddings' dtype and adds it; it broadcasts over the batch.",
)


def _shapes_of(id, *edits, says, hint):
    """One mistake in the several shapes in which it is met."""
    return tuple(Mistake(id, replace, by, says=says, hint=hint) for replace, by in edits)


MISTAKES = (
    Mistake(
        "halves_concat",
        "np.where(column % 2 == 0, np.sin(angle), np.cos(angle))",
        "np.concatenate([np.sin(angle[:, 0::2]), np.cos(angle[:, 1::2])], axis=1)",
        says="The sines stand in the first half of the columns and the cosines in the second.",
        hint="Which function stands in column 1, and which pair does column 1 belong to?",
    ),
    Mistake(
        "starts_at_1",
        "np.arange(length)",
        "np.arange(1, length + 1)",
        says="The first position is counted as 1.",
        hint="What are sin 0 and cos 0, and in which row should they stand?",
    ),
    Mistake(
        "i_not_halved",
        "2 * pair / d_model",
        "4 * pair / d_model",
        says="The exponent is 2i/d with i the even column's number, which is already twice the number of the pair.",
        hint="For d_model = 4, which exponent should column 2 have?",
    ),
    Mistake(
        "cos_own_exponent",
        "2 * pair / d_model",
        "column / d_model",
        says="The cosine's column has an exponent of its own instead of its sine's.",
        hint="If sine and cosine of a pair turn at different speeds, is the pair still a point on a circle?",
    ),
    *_shapes_of(
        "odd_d_crash",
        (
            "return np.where(column % 2 == 0, np.sin(angle), np.cos(angle))",
            "table = np.empty((length, d_model))\n    table[:, 0::2] = np.sin(angle[:, 0::2])\n"
            "    table[:, 1::2] = np.cos(angle[:, 1 - d_model % 2 :: 2])\n    return table",
        ),
        (
            "np.where(column % 2 == 0, np.sin(angle), np.cos(angle))",
            "np.stack([np.sin(angle[:, 0::2]), np.cos(angle[:, 1::2])], axis=-1).reshape(length, d_model)",
        ),
        says="An odd d_model raises an error.",
        hint="For d_model = 5, how many columns hold sines and how many hold cosines?",
    ),
    Mistake(
        "column_as_i",
        "2 * pair / d_model",
        "2 * column / d_model",
        says="The number of each column is taken for i, the number of its pair.",
        hint="For d_model = 4, which pair do the columns 2 and 3 belong to, and which exponent do they share?",
    ),
    Mistake(
        "exponent_without_2",
        "2 * pair / d_model",
        "pair / d_model",
        says="The exponent is i/d instead of 2i/d.",
        hint="With d_model = 4 the second pair should turn by 0.01 a position; by how much does yours?",
    ),
    Mistake(
        "sine_cosine_swapped",
        "np.where(column % 2 == 0, np.sin(angle), np.cos(angle))",
        "np.where(column % 2 == 0, np.cos(angle), np.sin(angle))",
        says="The cosines stand in the even columns and the sines in the odd ones.",
        hint="What should the first number of the first row be?",
    ),
    Mistake(
        "multiplies_by_power",
        "position / 10000.0 ** (",
        "position * 10000.0 ** (",
        says="The position is multiplied by the power of 10000 instead of divided by it.",
        hint="Should later pairs turn faster or slower than the first?",
    ),
    Mistake(
        "base_1000",
        "10000.0 **",
        "1000.0 **",
        says="The base is 1000 instead of 10000.",
        hint="Count the zeros.",
    ),
    Mistake(
        "positions_along_batch",
        (
            "_, time, d_model = embedded.shape",
            "positional_encoding(time, d_model)).to(embedded.dtype)",
        ),
        (
            "batch, _, d_model = embedded.shape",
            "positional_encoding(batch, d_model)).to(embedded.dtype).unsqueeze(1)",
        ),
        says="The position is counted along the batch instead of along the sentence.",
        hint="Which axis of embedded is time?",
    ),
    Mistake(
        "scales_embedding",
        "return embedded +",
        "return embedded * d_model**0.5 +",
        says="add_positions multiplies the embeddings by sqrt(d_model), which is done before it is called.",
        hint="What should add_positions give where the positions are subtracted again?",
    ),
    *_shapes_of(
        "replaces_embedding",
        ("return embedded +", "return 0.0 * embedded +"),
        ("return embedded +", "return"),
        says="The positions stand in place of the embeddings instead of being added to them.",
        hint="Where has the word gone?",
    ),
)
### END HIDDEN TESTS
