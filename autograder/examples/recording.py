"""Writes drawn examples with the reference's answers to text, for a kit that has no solutions, and reads them back.

Only plain values, arrays and the records of this package are written and made again: reading runs no code of the
file's.
"""

import base64
import dataclasses
import importlib
import json
import zlib
from collections.abc import Mapping
from typing import Any

import numpy
import torch

from autograder.checks.arguments import Arguments
from autograder.checks.modules import Instance
from autograder.course.course import Course, Exercise
from autograder.examples.plans import Drawn
from autograder.faults import CourseError

_RECORDS = ("autograder.checks.", "autograder.calls.")

Recorded = Mapping[str, tuple[Drawn, ...]]
"""The examples of each check, by its name."""


def recorded(checks: Recorded) -> str:
    """Writes examples as text."""
    told = {
        name: [[_node(one.example), _node(one.prepared), _node(one.choices)] for one in drawn]
        for name, drawn in checks.items()
    }
    packed = zlib.compress(json.dumps(told, allow_nan=True).encode("ascii"), 9)
    return base64.encodebytes(packed).decode("ascii")


def read_recorded(course: Course, exercise: Exercise) -> dict[str, tuple[Drawn, ...]]:
    """Reads the examples that a kit has of an exercise, by the name of the check.

    Raises:
        CourseError: they are not there, or damaged.
    """
    path = course.root / recorded_path(exercise)
    label = path.relative_to(course.root).as_posix()
    try:
        told = json.loads(zlib.decompress(base64.decodebytes(path.read_bytes())))
        return {name: tuple(Drawn(*(_value(part) for part in one)) for one in drawn) for name, drawn in told.items()}
    except OSError as error:
        raise CourseError(f"{label} cannot be read ({error.strerror}); get the kit anew") from error
    except (ValueError, TypeError, LookupError, AttributeError, zlib.error, ImportError) as error:
        raise CourseError(f"{label} is damaged ({error}); get the kit anew") from error


def recorded_path(exercise: Exercise) -> str:
    """Where a kit has the recorded examples of an exercise, relative to its root."""
    return f".course/recorded/{exercise.id}.txt"


def _node(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode("ascii")}
    if isinstance(value, torch.dtype):
        return {"dtype": str(value).removeprefix("torch.")}
    if isinstance(value, torch.Tensor | numpy.ndarray):
        return _array(value)
    if isinstance(value, Instance):
        parts = [value["init"], value["state"], value["training"], value.arguments]
        return {"instance": [_node(part) for part in parts]}
    if isinstance(value, Arguments):
        return {"arguments": [_node(part) for part in (dict(value), value.sizes, value.dtype, value.axes)]}
    if isinstance(value, dict):
        return {"dict": [[_node(key), _node(part)] for key, part in value.items()]}
    if isinstance(value, list):
        return {"list": [_node(part) for part in value]}
    if isinstance(value, tuple):
        return {"tuple": [_node(part) for part in value]}
    kind = type(value)
    if dataclasses.is_dataclass(value) and f"{kind.__module__}.".startswith(_RECORDS):
        fields = {field.name: _node(getattr(value, field.name)) for field in dataclasses.fields(value) if field.init}
        return {"record": [kind.__module__, kind.__name__, fields]}
    raise CourseError(f"an example holds a {kind.__name__}, which a kit cannot record; draw plain values or records")


def _array(value: torch.Tensor | numpy.ndarray) -> dict[str, Any]:
    is_tensor = isinstance(value, torch.Tensor)
    array = numpy.ascontiguousarray(value.detach().numpy() if isinstance(value, torch.Tensor) else value)
    body = base64.b64encode(array.tobytes()).decode("ascii")
    return {"tensor" if is_tensor else "array": [array.dtype.str, list(value.shape), body]}


def _value(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    ((kind, told),) = node.items()
    if kind in ("tensor", "array"):
        dtype, shape, body = told
        array = numpy.frombuffer(base64.b64decode(body), numpy.dtype(dtype)).reshape(shape).copy()
        return torch.from_numpy(array) if kind == "tensor" else array
    if kind == "record":
        return _record(*told)
    if kind == "bytes":
        return base64.b64decode(told)
    if kind == "dtype":
        return {"float32": torch.float32, "float64": torch.float64}[told]
    if kind == "dict":
        return {_value(key): _value(part) for key, part in told}
    parts = [_value(part) for part in told]
    if kind == "instance":
        return Instance(*parts)
    if kind == "arguments":
        return Arguments(*parts)
    return tuple(parts) if kind == "tuple" else parts


def _record(module: str, name: str, parts: Mapping[str, Any]) -> Any:
    kind = getattr(importlib.import_module(module), name) if f"{module}.".startswith(_RECORDS) else None
    if not (isinstance(kind, type) and dataclasses.is_dataclass(kind)):
        raise ValueError(f"{module}.{name} is no record")
    return kind(**{key: _value(part) for key, part in parts.items()})
