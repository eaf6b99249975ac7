"""The counterexample of a failing check as plain data: small tensors with named axes."""

import math
from collections.abc import Mapping
from typing import Any

import numpy
import torch

from autograder.checks.arguments import Arguments
from autograder.checks.axes import Axis, axis_names
from autograder.checks.check import Example
from autograder.checks.closeness import as_array
from autograder.checks.failure import CheckFailed
from autograder.checks.modules import Instance

_DIGITS = 6
_LARGEST = 64
_CUT = 4
_TEXT = 200

Leaf = dict[str, Any]


def counterexample(example: Example, failed: CheckFailed | None) -> dict[str, dict[str, Leaf]]:
    """Gives the inputs of an example, and what a failure expected and found."""
    expected = failed.expected if failed else {}
    actual = failed.actual if failed else {}
    axes = failed.axes if failed else {}
    return {
        "inputs": _inputs(example),
        "expected": {name: leaf(value, axes.get(name)) for name, value in expected.items()},
        "actual": {name: leaf(value, axes.get(name)) for name, value in actual.items()},
    }


def _inputs(example: Example) -> dict[str, Leaf]:
    found: dict[str, Leaf] = {}
    for name, value in example.items():
        if isinstance(value, Instance):
            found.update({key: leaf(part) for key, part in value["init"].items()})
            found["mode"] = leaf("train" if value["training"] else "eval")
            found.update(_named(value["state"], value.arguments.axes))
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


def leaf(value: Any, axes: tuple[str, ...] | None = None) -> Leaf:
    """One value: a tensor or array with its axes and numbers, or any other value as text."""
    if not isinstance(value, torch.Tensor | numpy.ndarray):
        return {"kind": "value", "text": _text(value)}
    array = as_array(value)
    cut = array.size > _LARGEST
    shown = array[tuple(slice(0, _CUT) for _ in array.shape)] if cut else array
    found: Leaf = {
        "kind": "tensor" if isinstance(value, torch.Tensor) else "array",
        "dtype": str(value.dtype).removeprefix("torch."),
        "shape": [int(n) for n in array.shape],
        "values": _numbers(shown.tolist()),
    }
    if axes and len(axes) == array.ndim:
        found["axes"] = list(axes)
    if cut:
        found["cut"] = True
    return found


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
        return f"{value:.{_DIGITS}g}"
    text = str(value)
    return text if len(text) <= _TEXT else text[:_TEXT] + "..."
