"""What fills a drawn shape: Hypothesis draws dimensions, an option and a seed; NumPy fills the arrays from them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy
import torch
from hypothesis import strategies
from hypothesis.strategies import SearchStrategy

from autograder.calls.drawn import Affine
from autograder.checks.axes import Sizes, parse, shape
from autograder.faults import CourseError


@dataclass(frozen=True)
class Spot:
    """Where a fill is asked for.

    Attributes:
        shape: of the array to make.
        sizes: of all named dimensions of the call.
        dtype: of the float arrays of the call.
    """

    shape: tuple[int, ...]
    sizes: Sizes
    dtype: torch.dtype

    def size(self, name: str) -> int:
        """The size of a dimension that is not variadic."""
        if name not in self.sizes:
            raise CourseError(f"no dimension is called {name}; there are {', '.join(self.sizes)}")
        given = self.sizes[name]
        if isinstance(given, tuple):
            raise TypeError(f"{name} stands for several axes")
        return given


@dataclass(frozen=True)
class Fill:
    """How one argument is filled.

    Attributes:
        options: what Hypothesis draws (and shrinks): a scale, a pattern; the simplest first.
        make: (generator, spot, option) -> an array of the spot's shape, or any other value.
    """

    options: SearchStrategy[Any]
    make: Callable[[numpy.random.Generator, Spot, Any], Any]


def normal(scales: Sequence[float] = (1.0,), offset: float = 0.0) -> Fill:
    """Normal floats with one of the given standard deviations."""
    return Fill(
        strategies.sampled_from(list(scales)),
        lambda generator, spot, scale: offset + scale * generator.standard_normal(spot.shape),
    )


def uniform(low: float, high: float) -> Fill:
    """Floats spread evenly from `low` to `high`."""
    return Fill(strategies.none(), lambda generator, spot, _: generator.uniform(low, high, spot.shape))


def rows(scales: Sequence[float] = (1.0,)) -> Fill:
    """Floats whose last axis has exactly one of the given standard deviations and a mean of at most that size.

    A mean far beyond the deviation would cost a correct E[x^2] - E[x]^2 its digits in float32; a deviation far below
    the mean would come up by chance. A last axis of size 1 holds its mean alone.
    """

    def make(generator: numpy.random.Generator, spot: Spot, scale: float) -> numpy.ndarray:
        drawn = generator.standard_normal(spot.shape)
        mean = generator.uniform(-1.0, 1.0, (*spot.shape[:-1], 1))
        if spot.shape[-1] > 1:
            drawn -= drawn.mean(axis=-1, keepdims=True)
            drawn /= drawn.std(axis=-1, keepdims=True)
        else:
            drawn[...] = 0.0
        return numpy.asarray(scale * (drawn + mean))

    return Fill(strategies.sampled_from(list(scales)), make)


def bundle(*dim_strs: str) -> Fill:
    """A tuple of normal float tensors, one for each annotation of axes: `bundle("batch d_h", "batch d_h")`."""
    axes = [parse(text) for text in dim_strs]

    def make(generator: numpy.random.Generator, spot: Spot, _: None) -> tuple[torch.Tensor, ...]:
        arrays = [generator.standard_normal(shape(part, spot.sizes)) for part in axes]
        return tuple(torch.from_numpy(numpy.asarray(array)).to(spot.dtype) for array in arrays)

    return Fill(strategies.none(), make)


def lengths(axis: str = "time", least: int = 0) -> Fill:
    """True lengths of right-padded rows: `least` to the size of `axis`, both ends often met."""

    def make(generator: numpy.random.Generator, spot: Spot, pattern: str) -> numpy.ndarray:
        longest = spot.size(axis)
        if pattern == "full":
            return numpy.full(spot.shape, longest, dtype=numpy.int64)
        found = generator.integers(min(least, longest), longest + 1, spot.shape)
        if pattern == "shortest":
            found.reshape(-1)[0] = min(least, longest)
        return found.astype(numpy.int64)

    return Fill(strategies.sampled_from(["full", "any", "any", "shortest"]), make)


_PADDED = ("none", "right", "left", "inside", "inside", "all")


def ids(vocabulary: int | str = 7, pad: int = 0, empty: bool = True, patterns: Sequence[str] = _PADDED) -> Fill:
    """Token ids with padding at the right, at the left, inside, everywhere or nowhere.

    Args:
        vocabulary: the greatest id, or the name of the dimension that counts the ids.
        pad: the id of padding.
        empty: whether everything may be padding; otherwise the first row holds a word.
        patterns: where padding may stand, the simplest first: "none", "first", "right", "left", "inside", "all".
    """

    def make(generator: numpy.random.Generator, spot: Spot, pattern: str) -> numpy.ndarray:
        greatest = spot.size(vocabulary) - 1 if isinstance(vocabulary, str) else vocabulary
        tokens = generator.integers(0, greatest, spot.shape)
        tokens = numpy.where(tokens == pad, greatest, tokens)
        time = numpy.arange(spot.shape[-1])
        cut = generator.integers(0, spot.shape[-1] + 1, (*spot.shape[:-1], 1))
        padded = {
            "none": numpy.zeros(spot.shape, bool),
            "right": numpy.broadcast_to(time >= cut, spot.shape),
            "left": numpy.broadcast_to(time < cut, spot.shape),
            "inside": generator.random(spot.shape) < 0.4,
            "first": numpy.broadcast_to(time == 0, spot.shape),
            "all": numpy.ones(spot.shape, bool),
        }[pattern]
        found = numpy.where(padded, pad, tokens).astype(numpy.int64)
        if not empty and (found == pad).all():
            place = generator.integers(0, spot.shape[-1])
            found.reshape(-1)[place] = tokens.reshape(-1)[place]
        return found

    return Fill(strategies.sampled_from(list(patterns)), make)


def affine(axis: str) -> Fill:
    """A callable on the last axis, linear or bent by tanh, with weights of its own."""

    def make(generator: numpy.random.Generator, spot: Spot, bent: bool) -> Affine:
        size = spot.size(axis)
        weight = torch.from_numpy(generator.standard_normal((size, size))).to(spot.dtype)
        bias = torch.from_numpy(generator.standard_normal(size)).to(spot.dtype)
        return Affine(weight, bias, bent)

    return Fill(strategies.booleans(), make)


MASK_PATTERNS = ("open", "sparse", "causal", "left pads", "dead row", "sparse", "dead row")


def masks(*forms: str | None, patterns: Sequence[str] = MASK_PATTERNS) -> Fill:
    """Masks of some of the legal forms only: each is given by its axes, or None for no mask."""

    def make(generator: numpy.random.Generator, spot: Spot, option: tuple[str | None, str]) -> numpy.ndarray | None:
        form, pattern = option
        return None if form is None else mask_values(generator, shape(parse(form), spot.sizes), pattern)

    return Fill(strategies.tuples(strategies.sampled_from(forms), strategies.sampled_from(list(patterns))), make)


def mask_values(generator: numpy.random.Generator, shape: tuple[int, ...], pattern: str) -> numpy.ndarray:
    """Boolean masks, True = may attend; every pattern works for every rank, 0-d included."""
    open_mask = numpy.ones(shape, bool)
    if pattern == "open":
        return open_mask
    if not shape:
        return numpy.array(pattern != "dead row")
    if pattern == "causal" and len(shape) >= 2:
        return numpy.tril(open_mask)
    if pattern == "left pads":
        return open_mask & (numpy.arange(shape[-1]) >= generator.integers(0, shape[-1]))
    drawn = generator.random(shape) < 0.6
    if pattern == "dead row":
        rows = drawn.reshape(-1, shape[-1])
        rows[generator.integers(0, len(rows))] = False
    return drawn
