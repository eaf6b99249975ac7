"""How far code is from the reference, in units of the tolerance: what the checks of an exercise would say of it.

The bodies of the agreement checks run in this process, with the one comparison that they all make replaced by one that
notes how near the limit every number is and refuses nothing. More than 1.0 is what the checks refuse.
"""

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from typing import Any
from unittest.mock import patch

import numpy
import torch

from autograder.calls.trees import leaves
from autograder.checks.binding import bound
from autograder.checks.closeness import FLOORS, Tolerance, as_array, differing
from autograder.checks.expected import Expected
from autograder.course import Course, Exercise
from autograder.course.modules import load_text
from autograder.diagnosis.time_limit import within
from autograder.examples.plans import ExercisePlan
from autograder.grading.attempts import attempt

SINGLE, DOUBLE, EXACT = "float32", "float64", "exact"
_PARTS = ("values", "gradients")
_SECONDS = 5.0
"""For one example; some mistakes never end."""


@dataclass(frozen=True)
class Deviation:
    """The greatest of some code: in units of the tolerance, and at which check."""

    units: float
    check: str


def names_of(course: Course, exercise: Exercise, text: str) -> Mapping[str, Any]:
    """The functions and classes of a file of our own, loaded in this process."""
    with redirect_stdout(StringIO()):
        namespace = vars(load_text(course, exercise, text))
    return {name: namespace[name] for name in exercise.defines}


def deviations(plan: ExercisePlan, names: Mapping[str, Any]) -> dict[str, Deviation]:
    """The greatest deviations over the examples of the agreement checks, by precision.

    What is not a matter of rounding is infinitely far, and counts as EXACT: another shape, another word, an exception.
    """
    greatest: dict[str, Deviation] = {}
    with bound(plan.namespace, names):
        for planned in plan.checks:
            if planned.check.part not in _PARTS:
                continue
            for drawn in planned.drawn:
                with _measured() as met:
                    try:
                        with within(_SECONDS), redirect_stdout(StringIO()):
                            planned.check.body(drawn.example, drawn.prepared)
                    except Exception:
                        met.append((EXACT, math.inf))
                for precision, units in met:
                    if precision not in greatest or units > greatest[precision].units:
                        greatest[precision] = Deviation(units, planned.name)
    return greatest


def is_refused(plan: ExercisePlan, names: Mapping[str, Any]) -> bool:
    """Whether any check fails on any of its examples, those of other parts and the properties included."""
    with bound(plan.namespace, names), redirect_stdout(StringIO()):
        return any(
            attempt(planned.check, drawn.example, drawn.prepared) is not None
            for planned in plan.checks
            for drawn in planned.drawn
        )


def precision_of(prepared: Any) -> str | None:
    """In which an example is compared; None where nothing is that could be rounded."""
    if not isinstance(prepared, Expected):
        return None
    is_rounded = prepared.gradients or any(_is_float(leaf) for _, leaf in leaves(prepared.results))
    return _floor(prepared.tolerances[0]) if is_rounded else None


@contextmanager
def _measured() -> Iterator[list[tuple[str, float]]]:
    """Inside, the checks note precision and deviation of what they compare, and find no difference."""
    met: list[tuple[str, float]] = []

    def note(actual: Any, expected: Any, allowed: Tolerance) -> numpy.ndarray:
        wrong = differing(actual, expected, allowed)
        if _is_float(expected):
            met.append((_floor(allowed), _units(as_array(actual), as_array(expected), allowed)))
            assert (met[-1][1] > 1.0) == wrong.any(), "the formula of closeness.py has changed; change _units"
        elif wrong.any():
            met.append((EXACT, math.inf))
        return numpy.zeros_like(wrong)

    with patch("autograder.checks.results.differing", note):
        yield met


def _units(actual: numpy.ndarray, expected: numpy.ndarray, allowed: Tolerance) -> float:
    a, e = actual.astype(numpy.float64), expected.astype(numpy.float64)
    finite = numpy.isfinite(e)
    scale = max(1.0, float(numpy.abs(e[finite]).max(initial=0.0)))
    if not ((a == e) | (numpy.isnan(a) & numpy.isnan(e)))[~finite].all() or not numpy.isfinite(a[finite]).all():
        return math.inf
    a, e = a[finite], e[finite]
    permitted = allowed.absolute * scale + allowed.relative * numpy.abs(e)
    return float((numpy.abs(a - e) / permitted).max(initial=0.0))


def _is_float(leaf: Any) -> bool:
    return isinstance(leaf, float) or (
        isinstance(leaf, torch.Tensor | numpy.ndarray) and as_array(leaf).dtype.kind == "f"
    )


def _floor(allowed: Tolerance) -> str:
    return SINGLE if allowed.relative >= FLOORS[torch.float32].relative else DOUBLE
