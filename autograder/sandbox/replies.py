"""What a worker says besides values: faults and reports, written as JSON there and read strictly here."""

from collections.abc import Callable, Iterable
from typing import Any

import torch

from autograder.calls import Effects, Gradients
from autograder.sandbox.outcomes import (
    BadReply,
    Frame,
    NotDefined,
    OutOfMemory,
    Raised,
    StudentFault,
    WrongParameters,
)
from autograder.sandbox.values import JSON_INT

_TEXT_LIMIT = 4000
_LIST_LIMIT = 1000


def fault_node(fault: StudentFault, message_limit: int = 2100) -> dict[str, Any]:
    """Writes a fault as JSON: its kind and what it is made from."""
    match fault:
        case Raised():
            message = fault.message[:message_limit]
            told = {"type": fault.type_name, "message": message, "frames": _frame_nodes(fault.frames)}
            return {"kind": "raised", "kinds": list(fault.kinds), **told}
        case OutOfMemory():
            return {"kind": "memory", "frames": _frame_nodes(fault.frames)}
        case NotDefined():
            return {"kind": "undefined", "name": fault.name}
        case WrongParameters():
            shapes = [[name[:200], *map(list, pair)] for name, pair in list(fault.shapes.items())[:20]]
            lists = {
                "missing": [name[:200] for name in fault.missing[:50]],
                "unexpected": [name[:200] for name in fault.unexpected[:50]],
            }
            return {"kind": "parameters", "class": fault.class_name, "shapes": shapes, **lists}
    return {"kind": "raised", "type": "Exception", "message": str(fault)[:message_limit], "frames": []}


def read_fault(node: Any, other_names: Iterable[str] = ()) -> StudentFault:
    """Reads a fault.

    Args:
        node: JSON of the worker's.
        other_names: what the file defines, for near misses.

    Raises:
        BadReply: it is no fault.
    """
    # In a report the node was decoded, and an array is equal to no text, but to many.
    if type(node) is not dict or type(node.get("kind")) is not str:
        raise BadReply("a fault of no known form")
    match node:
        case {"kind": "raised", "type": str(type_name), "message": str(message), "frames": frames}:
            return Raised(type_name[:200], message[:_TEXT_LIMIT], _frames(frames), read_names(node.get("kinds", ())))
        case {"kind": "memory", "frames": frames}:
            return OutOfMemory(_frames(frames))
        case {"kind": "undefined", "name": str(name)}:
            return NotDefined(name[:200], other_names)
        case {"kind": "parameters", "class": str(name), "missing": missing, "unexpected": unexpected, "shapes": shapes}:
            return WrongParameters(name[:200], read_names(missing), read_names(unexpected), _shapes(shapes))
    raise BadReply("a fault of no known form")


def read_names(node: Any) -> tuple[str, ...]:
    """Reads a list, or a tuple, of short texts."""
    if type(node) not in (list, tuple) or len(node) > _LIST_LIMIT or not all(type(name) is str for name in node):
        raise BadReply("a list of names that is none")
    return tuple(name[:200] for name in node)


def read_faults(node: Any) -> tuple[StudentFault, ...]:
    """Reads a list of faults."""
    return tuple(map(read_fault, _listed(node)))


def read_gradients(node: Any) -> Gradients:
    """Reads gradients by name, or None for results that did not have the shapes of the directions."""
    if node is None:
        return Gradients(None)
    if type(node) is not dict or not all(type(n) is str and type(g) is torch.Tensor for n, g in node.items()):
        raise BadReply("gradients that are none")
    return Gradients(node)


def read_effects(node: Any) -> Effects:
    """Reads what a call did to its models."""
    match node:
        case (dict(parameters), dict(modes)):
            if all(type(n) is str and type(p) is torch.Tensor for n, p in parameters.items()) and all(
                type(n) is str and type(mode) is bool for n, mode in modes.items()
            ):
                return Effects(parameters, modes)
    raise BadReply("effects that are none")


def read_number(node: Any) -> int:
    """Reads the number of a handle."""
    if type(node) is not int or not 0 <= node < JSON_INT:
        raise BadReply("a module that is none")
    return node


def _frame_nodes(frames: Iterable[Frame]) -> list[list[Any]]:
    return [[frame.label, frame.line, frame.function, frame.source] for frame in frames]


def _frames(node: Any) -> list[Frame]:
    def frame(item: Any) -> Frame:
        match item:
            case [str(label), line, str(function), str(source)] if type(line) is int and abs(line) < JSON_INT:
                return Frame(label[:200], line, function[:100], source[:200])
        raise BadReply("a traceback that is none")

    return [frame(item) for item in _listed(node)]


def _shapes(node: Any) -> dict[str, tuple[tuple[int, ...], tuple[int, ...]]]:
    def shape(item: Any) -> tuple[int, ...]:
        return tuple(_each(item, _axis))

    def pair(item: Any) -> tuple[str, tuple[tuple[int, ...], tuple[int, ...]]]:
        match item:
            case [str(name), expected, got]:
                return name[:200], (shape(expected), shape(got))
        raise BadReply("shapes that are none")

    return dict(_each(node, pair))


def _each(node: Any, read: Callable[[Any], Any]) -> list[Any]:
    return [read(item) for item in _listed(node)]


def _axis(node: Any) -> int:
    if type(node) is not int or not 0 <= node < JSON_INT:
        raise BadReply("a shape that is none")
    return node


def _listed(node: Any) -> list[Any]:
    if type(node) is not list or len(node) > _LIST_LIMIT:
        raise BadReply("a list that is none")
    return node
