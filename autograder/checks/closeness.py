"""Compares numbers: the one place that decides whether a result is near enough to the expected one."""

import math
from dataclasses import dataclass
from typing import Any

import numpy
import torch

_SPREAD_FACTOR = 16.0
"""Another correct order of operations may be this many times as far from the exact value as the reference is."""

_LARGE_INPUT = 8.0
"""Beyond this, products of float32 inputs make scores beyond 100, whose rounding shows in every exponential."""

_LARGE_SCORES_ABSOLUTE = 1e-2


@dataclass(frozen=True)
class Tolerance:
    """How far a result may be from the expected one: |actual - expected| <= absolute * scale + relative * |expected|.

    The scale is max(1, the largest expected magnitude of the tensor): cancellation inside a sum leaves an error that is
    relative to its largest terms, not to the small result.
    """

    relative: float
    absolute: float

    def widened(self, absolute: float) -> "Tolerance":
        """The same with at least this absolute part."""
        return Tolerance(self.relative, max(self.absolute, absolute))


FLOORS = {
    torch.float64: Tolerance(1e-6, 1e-6),
    torch.float32: Tolerance(2e-4, 2e-5),
}
"""What any correct code is granted, whatever it computes."""


def tolerance(dtype: torch.dtype, *, terms: int = 1, spread: float = 0.0, largest_input: float = 1.0) -> Tolerance:
    """Derives the tolerance for one example.

    tol = floor(dtype) + 16 * spread + terms * machine epsilon

    Args:
        dtype: of the float inputs.
        terms: the longest reduction, in summands.
        spread: the reference's own error on the example, |float32 result - float64 result|, relative to the scale.
        largest_input: the greatest magnitude among the float inputs.
    """
    floor = FLOORS.get(dtype, FLOORS[torch.float32])
    epsilon = torch.finfo(dtype).eps
    absolute = floor.absolute + _SPREAD_FACTOR * spread + terms * epsilon
    if dtype == torch.float32 and largest_input > _LARGE_INPUT:
        absolute = max(absolute, _LARGE_SCORES_ABSOLUTE)
    return Tolerance(floor.relative + terms * epsilon, absolute)


def differing(actual: Any, expected: Any, allowed: Tolerance) -> numpy.ndarray:
    """Marks the entries that differ, for two tensors or arrays of one shape.

    NaN differs from everything but an expected NaN; an infinity differs from everything but itself; integers and bools
    must be equal.
    """
    a, e = as_array(actual), as_array(expected)
    if a.shape != e.shape:
        raise ValueError(f"shapes {a.shape} and {e.shape} cannot be compared entry by entry")
    if e.dtype.kind in "biu" and a.dtype.kind in "biu":
        return numpy.asarray(a != e)
    a, e = a.astype(numpy.float64, copy=False), e.astype(numpy.float64, copy=False)
    magnitude = numpy.abs(e)
    largest = float(magnitude.max(initial=0.0))
    if math.isfinite(largest):  # as nearly always: no NaN and no infinity is expected
        with numpy.errstate(invalid="ignore", over="ignore"):
            return numpy.asarray(~_near(a, e, magnitude, max(1.0, largest), allowed))
    finite = numpy.isfinite(e)
    scale = max(1.0, float(numpy.max(magnitude[finite], initial=0.0)))
    with numpy.errstate(invalid="ignore", over="ignore"):
        near = _near(a, e, magnitude, scale, allowed)
        same = (a == e) | (numpy.isnan(a) & numpy.isnan(e))
    return numpy.asarray(~numpy.where(finite, near, same))


def _near(a: numpy.ndarray, e: numpy.ndarray, magnitude: numpy.ndarray, scale: float, allowed: Tolerance) -> Any:
    """Where a is near enough to e; `not near` rather than `far`, for a NaN is near to nothing."""
    return numpy.abs(a - e) <= allowed.absolute * scale + allowed.relative * magnitude


def spread_of(rounded: Any, exact: Any) -> float:
    """The reference's own error, relative to the scale: max |rounded - exact| / max(1, max |exact|)."""
    r, e = as_array(rounded).astype(numpy.float64), as_array(exact).astype(numpy.float64)
    known = numpy.isfinite(r) & numpy.isfinite(e)
    if r.shape != e.shape or not known.any():
        return 0.0
    return float(numpy.max(numpy.abs(r - e)[known]) / max(1.0, float(numpy.max(numpy.abs(e[known])))))


def as_array(value: Any) -> numpy.ndarray:
    """A plain NumPy array of a tensor's or array's entries."""
    if isinstance(value, torch.Tensor):
        tensor = value.detach()
        return (tensor.float() if tensor.dtype in (torch.bfloat16, torch.float16) else tensor).numpy()
    return numpy.asarray(value)
