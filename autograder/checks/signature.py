"""The signature of an exercise's function: names, axes and kinds, read from its jaxtyping annotations."""

import inspect
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

from autograder.checks.axes import Axis, parse
from autograder.faults import CourseError


@dataclass(frozen=True)
class Annotation:
    """What one jaxtyping annotation says.

    Attributes:
        kind: "float", "int" or "bool".
        axes: the axes, in order.
        is_tensor: a torch tensor; otherwise a NumPy array.
    """

    kind: str
    axes: tuple[Axis, ...]
    is_tensor: bool


@dataclass(frozen=True)
class Parameter:
    """One parameter of a function; `annotation` is None for what is not an array (an int, a callable)."""

    name: str
    annotation: Annotation | None
    plain_type: Any
    optional: bool
    has_default: bool


@dataclass(frozen=True)
class Signature:
    """A function's parameters, and its results as a tree of annotations."""

    parameters: tuple[Parameter, ...]
    returns: Any


def signature_of(function: Callable[..., Any], method: str = "forward") -> Signature:
    """Reads the signature of a function, or of a method of a class.

    Raises:
        CourseError: if a parameter has no annotation.
    """
    if inspect.isclass(function):
        if method not in vars(function):
            raise CourseError(f"{function.__name__} has no method {method!r} of its own")
        function = vars(function)[method]
    hints = typing.get_type_hints(function)
    parameters = []
    for name, parameter in inspect.signature(function).parameters.items():
        if name == "self":
            continue
        if name not in hints:
            raise CourseError(
                f"{function.__qualname__}: the parameter {name} has no annotation; "
                f'write its axes, as in {name}: Float[Tensor, "batch d"]'
            )
        inner, optional = _without_none(hints[name])
        parameters.append(
            Parameter(
                name,
                _annotation(inner),
                inner,
                optional,
                parameter.default is not inspect.Parameter.empty,
            )
        )
    return Signature(tuple(parameters), _tree(hints.get("return")))


def _without_none(hint: Any) -> tuple[Any, bool]:
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        inner = [part for part in typing.get_args(hint) if part is not type(None)]
        return (inner[0] if len(inner) == 1 else hint), len(inner) < len(typing.get_args(hint))
    return hint, False


def _annotation(hint: Any) -> Annotation | None:
    dim_str, dtypes = getattr(hint, "dim_str", None), getattr(hint, "dtypes", ())
    if dim_str is None:
        return None
    first = str(dtypes[0]) if isinstance(dtypes, tuple | list) and dtypes else "float"
    kind = "bool" if first.startswith("bool") else "int" if first.startswith(("int", "uint")) else "float"
    return Annotation(kind, parse(dim_str), issubclass(hint.array_type, torch.Tensor))


def _tree(hint: Any) -> Any:
    """The return annotation as a tree: tuples of annotations, None for a leaf that is not an array."""
    if typing.get_origin(hint) is tuple and Ellipsis not in typing.get_args(hint):
        return tuple(_tree(part) for part in typing.get_args(hint))
    return _annotation(hint)
