"""The counterexample of a failing check as plain data: small tensors with named axes."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy
import torch

from autograder.checks.arguments import Arguments
from autograder.checks.axes import Axis, axis_names
from autograder.checks.check import Example
from autograder.checks.closeness import as_array
from autograder.checks.failure import CheckFailed
from autograder.checks.modules import Instance

_DIGITS = 9
_LARGEST = 36
_CUT = 3
_NOISE = 1e-12
_TEXT = 200

Leaf = dict[str, Any]


def counterexample(
    example: Example, failed: CheckFailed | None, say: Callable[[str], str] = str
) -> dict[str, dict[str, Leaf]]:
    """Gives the inputs of an example, and what a failure expected and found; `say` translates what they are called."""
    expected = failed.expected if failed else {}
    actual = failed.actual if failed else {}
    axes = failed.axes if failed else {}
    focus = {name: _first_difference(expected.get(name), value) for name, value in actual.items()}
    return {
        "inputs": _inputs(example),
        "expected": {say(name): leaf(value, axes.get(name), focus.get(name)) for name, value in expected.items()},
        "actual": {say(name): leaf(value, axes.get(name), focus.get(name)) for name, value in actual.items()},
    }


def sizes_of(example: Example) -> dict[int, tuple[str, ...]]:
    """Size -> the axes of the arguments that have it."""
    found: dict[int, dict[str, None]] = {}
    for value in example.values():
        arguments = value.arguments if isinstance(value, Instance) else value
        if isinstance(arguments, Arguments):
            for name, axes in arguments.axes.items():
                array = arguments.get(name)
                if isinstance(array, torch.Tensor | numpy.ndarray) and array.ndim:
                    for axis, size in zip(axis_names(axes, array.ndim), array.shape, strict=True):
                        found.setdefault(int(size), {})[axis] = None
    return {size: tuple(axes) for size, axes in found.items()}


def _first_difference(expected: Any, actual: Any) -> tuple[int, ...] | None:
    """Where two arrays of one shape first differ: there a large one is cut."""
    kinds = (torch.Tensor, numpy.ndarray)
    if not isinstance(expected, kinds) or not isinstance(actual, kinds) or expected.shape != actual.shape:
        return None
    e, a = as_array(expected).astype(numpy.float64), as_array(actual).astype(numpy.float64)
    found = numpy.argwhere(~numpy.isclose(a, e, rtol=1e-6, atol=1e-6, equal_nan=True))
    return tuple(int(n) for n in found[0]) if len(found) else None


def _inputs(example: Example) -> dict[str, Leaf]:
    found: dict[str, Leaf] = {}
    for name, value in example.items():
        if isinstance(value, Instance):
            found.update({key: leaf(part) for key, part in value["init"].items()})
            found["mode"] = leaf("train" if value["training"] else "eval")
            found.update(_named(value.shown_state, value.arguments.axes))
            if not value.shown_state and value["state"]:
                found["parameters"] = leaf(f"{len(value['state'])} tensors, drawn at random")
            found.update(_named(value.arguments, value.arguments.axes))
        elif isinstance(value, Arguments):
            found.update(_named(value, value.axes))
        else:
            found[name] = leaf(value)
    return found


def _named(values: Mapping[str, Any], axes: Mapping[str, tuple[Axis, ...]]) -> dict[str, Leaf]:
    found: dict[str, Leaf] = {}
    for name, value in values.items():
        if isinstance(value, tuple | list) and any(isinstance(part, torch.Tensor) for part in value):
            found.update({f"{name}[{index}]": leaf(part) for index, part in enumerate(value)})
            continue
        rank = value.ndim if isinstance(value, torch.Tensor | numpy.ndarray) else 0
        known = axes.get(name)
        found[name] = leaf(value, axis_names(known, rank) if known and rank else None)
    return found


def leaf(value: Any, axes: tuple[str, ...] | None = None, focus: tuple[int, ...] | None = None) -> Leaf:
    """One value: a tensor or array with its axes and numbers, or any other value as text.

    Args:
        value: what is shown.
        axes: the names of its axes.
        focus: an index; a large array is cut around it.
    """
    if not isinstance(value, torch.Tensor | numpy.ndarray):
        return {"kind": "value", "text": _text(value)}
    array = as_array(value)
    cut = array.size > _LARGEST
    shown = array[_window(array.shape, focus or (0,) * array.ndim)] if cut else array
    found: Leaf = {
        "kind": "tensor" if isinstance(value, torch.Tensor) else "array",
        "dtype": str(value.dtype).removeprefix("torch."),
        "shape": [int(n) for n in array.shape],
        "values": _numbers(_without_noise(shown).tolist()),
    }
    if axes and len(axes) == array.ndim:
        found["axes"] = list(axes)
    if cut:
        found["cut"] = True
    return found


def _window(shape: tuple[int, ...], focus: tuple[int, ...]) -> tuple[slice, ...]:
    starts = [max(0, min(place - 1, size - _CUT)) for place, size in zip(focus, shape, strict=True)]
    return tuple(slice(start, start + _CUT) for start in starts)


def _without_noise(array: numpy.ndarray) -> numpy.ndarray:
    """Rounds what is nothing beside the largest entry to zero: 1e-17 in a table of ones is the remains of a sum."""
    if array.dtype.kind != "f" or not array.size:
        return array
    finite = numpy.abs(array[numpy.isfinite(array)])
    return numpy.where(numpy.abs(array) < _NOISE * numpy.max(finite, initial=0.0), 0.0, array)


def _numbers(values: Any) -> Any:
    if isinstance(values, list):
        return [_numbers(value) for value in values]
    if isinstance(values, float):
        if math.isnan(values) or math.isinf(values):
            return str(values)
        return float(f"{values:.{_DIGITS}g}")
    return values


def _text(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    text = str(value)
    return text if len(text) <= _TEXT else text[:_TEXT] + "..."
