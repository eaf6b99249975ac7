"""Writes trees of values as JSON and bytes, blind to what objects say about themselves.

Plain values stand for themselves. Everything else is an object with one key:

    {"t": [..]} tuple            {"d": [[key, value], ..]} dict     {"i": "12"} large int    {"f": "nan"} no number
    {"T": [dtype, shape]} tensor {"A": [dtype, shape]} array        {"S": dtype} numpy scalar
    {"o": type} Opaque           {"D": [kind, parts]} what is Described, to be made there; `known` gets it decoded
    any other key: what the two ends agree on (callables, handles)

The bytes of tensors, arrays and numpy scalars follow each other in the body in the order of the tree.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy
import torch

from autograder.calls import Described
from autograder.calls.drawn import Portable
from autograder.sandbox.values import (
    AXES_LIMIT,
    DEPTH_LIMIT,
    INT_BITS_LIMIT,
    JSON_INT,
    NODE_LIMIT,
    NUMPY_NAMES,
    TORCH_NAMES,
    Node,
    NotSendable,
    is_key,
    type_name,
)
from autograder.sandbox.wire import BODY_LIMIT

Foreign = Callable[[Any], Node]

# Taken once: what a student's code puts in their places does not count.
_ARRAY_BYTES = numpy.ndarray.__dict__["nbytes"].__get__
_detach, _is_neg, _numpy = torch.Tensor.detach, torch.Tensor.is_neg, torch.Tensor.numpy


def encode(tree: Any, foreign: Foreign | None = None, *, portable: bool = False) -> tuple[Node, list[bytes]]:
    """Gives the JSON and the pieces of the body for a tree.

    Args:
        tree: nested lists, tuples and dicts of values.
        foreign: gives the node for an object that is no value; without it such an object is refused.
        portable: whether what is `Portable` is described, to be made there; a worker's own is an object like any other.

    Raises:
        NotSendable: the tree is too deep or too large, or `foreign` is not given and needed.
    """
    encoder = _Encoder(foreign or _refused, portable=portable)
    return encoder.node(tree, 0), encoder.buffers


def opaque_node(value: Any) -> Node:
    """Gives the node of an object that does not cross; to be used as, or inside, `foreign`."""
    return {"o": type_name(value)}


def _refused(value: Any) -> Node:
    raise NotSendable(f"{type_name(value)} cannot be sent")


class _Encoder:
    def __init__(self, foreign: Foreign, *, portable: bool) -> None:
        self.foreign = foreign
        self.portable = portable
        self.buffers: list[bytes] = []
        self.nodes = 0
        self.size = 0

    def node(self, value: Any, depth: int) -> Node:
        self.nodes += 1
        if self.nodes > NODE_LIMIT:
            raise NotSendable(f"more than {NODE_LIMIT} values")
        cls = type(value)
        if value is None or cls is bool or cls is str:
            return value
        if cls is torch.Tensor:
            return self._plain_tensor(value)
        if cls is int:
            return value if -JSON_INT <= value < JSON_INT else self._large(value)
        if cls is float:
            return value if math.isfinite(value) else {"f": repr(value)}
        if cls is list or cls is tuple or cls is dict:
            return self._container(value, cls, depth)
        if issubclass(cls, torch.Tensor):
            return self._tensor(value)
        if issubclass(cls, numpy.ndarray):
            return self._array(value, "A")
        if issubclass(cls, numpy.generic):
            return self._array(value, "S")
        if cls is Described:
            return {"D": self.node([value.kind, dict(value.parts)], depth)}
        if self.portable and issubclass(cls, Portable):
            return {"D": self.node([cls.kind, dict(cls.parts(value))], depth)}
        if not issubclass(cls, list | tuple | dict):
            return self.foreign(value)
        return self._container(value, cls, depth)

    def _container(self, value: Any, cls: type, depth: int) -> Node:
        if depth == DEPTH_LIMIT:
            raise NotSendable(f"values nested more than {DEPTH_LIMIT} deep")
        if issubclass(cls, list):
            return [self.node(item, depth + 1) for item in list.__iter__(value)]
        if issubclass(cls, tuple):
            return {"t": [self.node(item, depth + 1) for item in tuple.__iter__(value)]}
        pairs = list(dict.items(value))
        if not all(is_key(key) for key, _ in pairs):
            return {"o": "dict with keys that are neither str nor int of 64 bits"}
        return {"d": [[self.node(key, depth + 1), self.node(item, depth + 1)] for key, item in pairs]}

    def _make_room(self, size: int) -> None:
        # Before the bytes are copied: an expanded tensor can be larger than all memory.
        self.size += size
        if self.size > BODY_LIMIT:
            raise NotSendable(f"more than {BODY_LIMIT} bytes")

    def _large(self, value: int) -> Node:
        if value.bit_length() > INT_BITS_LIMIT:
            return {"o": f"int of {value.bit_length()} bits"}
        return {"i": str(value)}

    def _tensor(self, value: torch.Tensor) -> Node:
        if type(value).__torch_dispatch__ is not torch._C._disabled_torch_dispatch_impl:
            return opaque_node(value)
        with torch._C.DisableTorchFunctionSubclass():
            return self._plain_tensor(value)

    def _plain_tensor(self, value: torch.Tensor) -> Node:
        plain = _detach(value)
        if plain.layout is not torch.strided or plain.is_nested:
            return {"o": "nested tensor" if plain.is_nested else f"{str(plain.layout).removeprefix('torch.')} tensor"}
        if not plain.is_cpu:
            return {"o": f"tensor on the device {plain.device.type}"}
        dtype = plain.dtype
        name = TORCH_NAMES.get(dtype)
        if name is None or plain.ndim > AXES_LIMIT:
            return {"o": f"tensor of dtype {dtype}" if name is None else f"tensor with {plain.ndim} axes"}
        self._make_room(plain.nbytes)
        if _is_neg(plain):
            plain = torch.Tensor.resolve_neg(plain)
        if name == "bfloat16":
            plain = torch.Tensor.view(torch.Tensor.contiguous(plain), torch.int16)
        array = _numpy(plain)
        self.buffers.append(array.tobytes())
        return {"T": [name, list(array.shape)]}

    def _array(self, value: Any, tag: str) -> Node:
        self._make_room(_ARRAY_BYTES(value) if tag == "A" else 16)
        plain = numpy.asarray(value, order="C")
        native = plain.dtype.newbyteorder("=")
        name = NUMPY_NAMES.get(native)
        if name is None or plain.ndim > AXES_LIMIT:
            dtype = str(plain.dtype)[:200]  # of a structure it names every part
            return {"o": f"array of dtype {dtype}" if name is None else f"array with {plain.ndim} axes"}
        self.buffers.append(plain.astype(native, copy=False).tobytes())
        return {"S": name} if tag == "S" else {"A": [name, list(plain.shape)]}
