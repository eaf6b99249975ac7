"""What a property says about numbers: `close(actual, expected)` instead of a bare comparison."""

from collections.abc import Callable
from typing import Any

import numpy
import torch

from autograder.checks import sentences
from autograder.checks.closeness import FLOORS, Tolerance, as_array, differing
from autograder.checks.failure import CheckFailed

_HEADROOM = 8.0
"""A property compares two results of the student's own, each of which may be off by a floor, through a few sums."""


def close(actual: Any, expected: Any, what: str, *, absolute: float = 0.0) -> None:
    """Holds one tensor or array against another of the same shape, within the tolerance of the coarser dtype.

    Args:
        actual: what the student's code gave.
        expected: what it should be; a number stands for a tensor filled with it.
        what: the words for it: "each row of the weights".
        absolute: a wider absolute tolerance than the derived one.

    Raises:
        CheckFailed: with both for the counterexample.
    """
    if not isinstance(actual, torch.Tensor | numpy.ndarray):
        raise CheckFailed(sentences.wrong_kind(what, "a tensor or an array", actual))
    wanted = (
        expected if isinstance(expected, torch.Tensor | numpy.ndarray) else numpy.full(tuple(actual.shape), expected)
    )
    if tuple(actual.shape) != tuple(wanted.shape):
        raise CheckFailed(sentences.wrong_shape(what, f"{wanted.ndim} axes", tuple(wanted.shape), tuple(actual.shape)))
    coarse = any(isinstance(v, torch.Tensor) and v.dtype == torch.float32 for v in (actual, wanted))
    floor = FLOORS[torch.float32 if coarse else torch.float64]
    allowed = Tolerance(_HEADROOM * floor.relative, max(_HEADROOM * floor.absolute, absolute))
    wrong = differing(actual, wanted, allowed)
    if wrong.any():
        has_nan = bool(numpy.isnan(as_array(actual)[wrong].astype(numpy.float64)).any())
        sentence = sentences.wrong_values(what, int(wrong.sum()), wrong.size, has_nan)
        raise CheckFailed(sentence, {what: wanted}, {what: actual})


def hold(condition: Any, sentence: str, *, actual: dict[str, Any] | None = None) -> None:
    """Requires a condition of a property.

    Args:
        condition: what must be true.
        sentence: what the student reads where it is not.
        actual: name -> value, to show in the counterexample.

    Raises:
        CheckFailed: with the sentence.
    """
    if not bool(condition):
        raise CheckFailed(sentence, {}, actual or {})


def refuses(call: Callable[[], Any], kind: type[Exception], what: str) -> None:
    """Requires a call to raise an exception of a kind.

    Args:
        call: what is to be refused.
        kind: one of Python's own exceptions.
        what: the words for the call.

    Raises:
        CheckFailed: if it raises nothing, or something else.
        Exception: whatever a part that is not written yet raises.
    """
    try:
        call()
    except Exception as error:
        # What was raised in the sandbox is known by name here.
        name = getattr(error, "type_name", type(error).__name__)
        known = getattr(error, "kinds", None)
        if kind.__name__ in known if known is not None else isinstance(error, kind):
            return
        if name == "NotImplementedError" or (known is None and hasattr(error, "status")):
            raise
        told = getattr(error, "message", str(error))
        raise CheckFailed(f"{what} should raise {kind.__name__}, got {name}: {told}") from error
    raise CheckFailed(f"{what} should raise {kind.__name__}, got no exception.")


def number(value: Any, what: str) -> float:
    """Requires a result to be a float before a property works with it.

    Raises:
        CheckFailed: if it is not.
    """
    if not isinstance(value, float):
        raise CheckFailed(sentences.wrong_kind(what, "a float", value))
    return float(value)


def tensor(value: Any, what: str, shape: tuple[int, ...]) -> torch.Tensor:
    """Requires a result to be a tensor of a shape before a property works with it.

    Raises:
        CheckFailed: if it is not.
    """
    if not isinstance(value, torch.Tensor):
        raise CheckFailed(sentences.wrong_kind(what, "a torch tensor", value))
    if tuple(value.shape) != tuple(shape):
        raise CheckFailed(sentences.wrong_shape(what, f"{len(shape)} axes", shape, tuple(value.shape)))
    return value.detach()


def results(value: Any, function: str, names: tuple[str, ...]) -> tuple[Any, ...]:
    """Requires a result to be that many values before a property takes it apart.

    Raises:
        CheckFailed: if it is not.
    """
    if value is None:
        raise CheckFailed(sentences.returned_nothing(function, sentences.listed(names)))
    if not isinstance(value, tuple | list) or len(value) != len(names):
        raise CheckFailed(sentences.wrong_count(function, names, value))
    return tuple(value)
