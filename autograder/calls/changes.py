"""Calls a function and tells which of its arguments it changed in place."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy
import torch

from autograder.calls.descriptions import made
from autograder.calls.trees import copied, leaves


def changed(function: Callable[..., Any], arguments: Mapping[str, Any]) -> tuple[str, ...]:
    """Calls `function` by position and names the arguments that are no longer what they were.

    Raises:
        Exception: whatever `function` raises.
    """
    given = {name: copied(argument) for name, argument in arguments.items()}
    function(*made(given).values())
    return tuple(name for name, argument in arguments.items() if not _same(argument, given[name]))


def _same(before: Any, after: Any) -> bool:
    old, new = list(leaves(before)), list(leaves(after))
    if [path for path, _ in old] != [path for path, _ in new]:
        return False
    return all(_same_leaf(a, b) for (_, a), (_, b) in zip(old, new, strict=True))


def _same_leaf(before: Any, after: Any) -> bool:
    if isinstance(before, torch.Tensor):
        return bool(before.shape == after.shape and before.dtype == after.dtype) and _bits(before) == _bits(after)
    if isinstance(before, numpy.ndarray):
        return bool(before.shape == after.shape and before.dtype == after.dtype) and _raw(before) == _raw(after)
    return before is after or bool(before == after)


def _bits(tensor: torch.Tensor) -> bytes:
    """The bytes of a tensor, so that NaN equals NaN and 0.0 differs from -0.0."""
    return bytes(tensor.detach().contiguous().numpy().tobytes())


def _raw(array: "numpy.ndarray") -> bytes:
    return bytes(array.tobytes())
