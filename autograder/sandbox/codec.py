"""Trees of values as JSON and bytes; strict in what it takes, and blind to what objects say about themselves.

Plain values stand for themselves. Everything else is an object with one key:

    {"t": [..]} tuple            {"d": [[key, value], ..]} dict     {"i": "12"} large int    {"f": "nan"} no number
    {"T": [dtype, shape]} tensor {"A": [dtype, shape]} array        {"S": dtype} numpy scalar
    {"o": type} Opaque           {"D": [kind, parts]} what is Described, to be made there; `known` gets it decoded
    any other key: what the two ends agree on (callables, handles)

The bytes of tensors, arrays and numpy scalars follow each other in the body in the order of the tree.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy
import torch

from autograder.calls import Described
from autograder.sandbox.outcomes import BadReply

DEPTH_LIMIT = 16
NODE_LIMIT = 10_000
AXES_LIMIT = 8
INT_BITS_LIMIT = 4096

_TORCH_DTYPES = {
    "bool": torch.bool,
    "uint8": torch.uint8,
    "int8": torch.int8,
    "int16": torch.int16,
    "int32": torch.int32,
    "int64": torch.int64,
    "float16": torch.float16,
    "bfloat16": torch.bfloat16,
    "float32": torch.float32,
    "float64": torch.float64,
}
_TORCH_NAMES = {dtype: name for name, dtype in _TORCH_DTYPES.items()}
_NUMPY_DTYPES = {name: numpy.dtype(name) for name in _TORCH_DTYPES if name != "bfloat16"}
_NUMPY_NAMES = {dtype: name for name, dtype in _NUMPY_DTYPES.items()}
_WIDTH = {name: torch.empty(0, dtype=dtype).element_size() for name, dtype in _TORCH_DTYPES.items()}
_JSON_INT = 1 << 63
_SPAN_LIMIT = 1 << 40

Node = Any
Foreign = Callable[[Any], Node]
Known = Callable[[str, Any], Any]


@dataclass(frozen=True)
class Opaque:
    """Stands for a result that is no value; all that is known of it is the name of its type."""

    type_name: str

    def __str__(self) -> str:
        return f"an object of type {self.type_name}"


class NotSendable(ValueError):
    """A tree that is too deep, too large or holds what cannot cross; the text says which."""


def encode(tree: Any, foreign: Foreign | None = None) -> tuple[Node, list[bytes]]:
    """Gives the JSON and the pieces of the body for a tree.

    Args:
        tree: nested lists, tuples and dicts of values.
        foreign: gives the node for an object that is no value; without it such an object is refused.

    Raises:
        NotSendable: the tree is too deep or too large, or `foreign` is not given and needed.
    """
    encoder = _Encoder(foreign or _refused)
    return encoder.node(tree, 0), encoder.buffers


def opaque_node(value: Any) -> Node:
    """Gives the node of an object that does not cross; to be used as, or inside, `foreign`."""
    return {"o": type_name(value)}


def type_name(value: Any) -> str:
    """Names the type of an object without asking the object."""
    cls = type(value)
    try:
        name = type.__dict__["__qualname__"].__get__(cls)
        module = type.__dict__["__module__"].__get__(cls)
    except Exception:  # a metaclass can break even this
        return "object"
    name = name if type(name) is str else "object"
    return (name if type(module) is not str or module == "builtins" else f"{module}.{name}")[:200]


def _refused(value: Any) -> Node:
    raise NotSendable(f"{type_name(value)} cannot be sent")


class _Encoder:
    def __init__(self, foreign: Foreign) -> None:
        self.foreign = foreign
        self.buffers: list[bytes] = []
        self.nodes = 0

    def node(self, value: Any, depth: int) -> Node:
        self.nodes += 1
        if self.nodes > NODE_LIMIT:
            raise NotSendable(f"more than {NODE_LIMIT} values")
        cls = type(value)
        if value is None or cls is bool or cls is str:
            return value
        if cls is int:
            return value if -_JSON_INT <= value < _JSON_INT else self._large(value)
        if cls is float:
            return value if math.isfinite(value) else {"f": repr(value)}
        if issubclass(cls, torch.Tensor):
            return self._tensor(value)
        if issubclass(cls, numpy.ndarray):
            return self._array(value, "A")
        if issubclass(cls, numpy.generic):
            return self._array(value, "S")
        if cls is Described:
            return {"D": self.node([value.kind, dict(value.parts)], depth)}
        if not issubclass(cls, list | tuple | dict):
            return self.foreign(value)
        if depth == DEPTH_LIMIT:
            raise NotSendable(f"values nested more than {DEPTH_LIMIT} deep")
        if issubclass(cls, list):
            return [self.node(item, depth + 1) for item in list.__iter__(value)]
        if issubclass(cls, tuple):
            return {"t": [self.node(item, depth + 1) for item in tuple.__iter__(value)]}
        pairs = list(dict.items(value))
        if any(type(key) is not str and type(key) is not int for key, _ in pairs):
            return {"o": "dict with keys that are neither str nor int"}
        return {"d": [[self.node(key, depth + 1), self.node(item, depth + 1)] for key, item in pairs]}

    def _large(self, value: int) -> Node:
        if value.bit_length() > INT_BITS_LIMIT:
            return {"o": f"int of {value.bit_length()} bits"}
        return {"i": str(value)}

    def _tensor(self, value: torch.Tensor) -> Node:
        if type(value).__torch_dispatch__ is not torch._C._disabled_torch_dispatch_impl:
            return opaque_node(value)
        with torch._C.DisableTorchFunctionSubclass():
            plain = torch.Tensor.detach(value)
            if plain.layout is not torch.strided:
                return {"o": f"{str(plain.layout).removeprefix('torch.')} tensor"}
            if plain.device.type != "cpu":
                return {"o": f"tensor on the device {plain.device.type}"}
            name = _TORCH_NAMES.get(plain.dtype)
            if name is None or plain.dim() > AXES_LIMIT:
                return {"o": f"tensor of dtype {plain.dtype}" if name is None else f"tensor with {plain.dim()} axes"}
            plain = torch.Tensor.contiguous(torch.Tensor.resolve_neg(plain))
            shape = list(plain.shape)
            if name == "bfloat16":
                plain = torch.Tensor.view(plain, torch.int16)
            self.buffers.append(torch.Tensor.numpy(plain).tobytes())
        return {"T": [name, shape]}

    def _array(self, value: Any, tag: str) -> Node:
        plain = numpy.asarray(value, order="C")
        native = plain.dtype.newbyteorder("=")
        name = _NUMPY_NAMES.get(native)
        if name is None or plain.ndim > AXES_LIMIT:
            return {"o": f"array of dtype {plain.dtype}" if name is None else f"array with {plain.ndim} axes"}
        self.buffers.append(plain.astype(native, copy=False).tobytes())
        return {"S": name} if tag == "S" else {"A": [name, list(plain.shape)]}


def decode(node: Node, body: memoryview, known: Known | None = None) -> Any:
    """Gives the tree back; its tensors and arrays own their memory.

    Args:
        node: JSON as it came.
        body: the bytes, all of which must belong to the tree.
        known: gives the object for a key that is not the codec's own; it raises BadReply for what it does not know.

    Raises:
        BadReply: the JSON or the bytes are not exactly what `encode` can have made.
    """
    decoder = _Decoder(body, known or _unknown)
    tree = decoder.value(node, 0)
    if decoder.offset != len(body):
        raise BadReply(f"{len(body) - decoder.offset} bytes too many")
    return tree


def _unknown(key: str, _: Any) -> Any:
    raise BadReply(f"an unknown kind of value {key[:20]!r}")


class _Decoder:
    def __init__(self, body: memoryview, known: Known) -> None:
        self.body = body
        self.known = known
        self.offset = 0
        self.nodes = 0

    def value(self, node: Node, depth: int) -> Any:
        self.nodes += 1
        if self.nodes > NODE_LIMIT:
            raise BadReply(f"more than {NODE_LIMIT} values")
        cls = type(node)
        if node is None or cls is bool or cls is str:
            return node
        if cls is int:
            if not -_JSON_INT <= node < _JSON_INT:
                raise BadReply("an int that is too large")
            return node
        if cls is float:
            if not math.isfinite(node):
                raise BadReply("a float that is no number")
            return node
        if cls is list:
            return self._items(node, depth)
        if cls is not dict or len(node) != 1:
            raise BadReply("a value of no known form")
        ((key, content),) = node.items()
        match key:
            case "t":
                return tuple(self._items(content, depth))
            case "d":
                return self._dict(content, depth)
            case "T":
                return self._tensor(*self._form(content))
            case "A":
                return self._array(*self._form(content))
            case "S":
                return self._array(*self._form([content, []]))[()]
            case "D":
                return self.known("described", self.value(content, depth))
            case "i":
                return _large(content)
            case "f":
                return _not_finite(content)
            case "o":
                if type(content) is not str or len(content) > 300:
                    raise BadReply("a type name that is none")
                return Opaque(content)
        return self.known(key, content)

    def _items(self, nodes: Any, depth: int) -> list[Any]:
        if type(nodes) is not list:
            raise BadReply("a sequence that is none")
        if depth == DEPTH_LIMIT:
            raise BadReply(f"values nested more than {DEPTH_LIMIT} deep")
        return [self.value(item, depth + 1) for item in nodes]

    def _dict(self, pairs: Any, depth: int) -> dict[str | int, Any]:
        if type(pairs) is not list or any(type(pair) is not list or len(pair) != 2 for pair in pairs):
            raise BadReply("a dict that is none")
        result: dict[str | int, Any] = {}
        for pair in pairs:
            key, value = self._items(pair, depth)
            if (type(key) is not str and type(key) is not int) or key in result:
                raise BadReply("a dict with a key that is doubled or neither str nor int")
            result[key] = value
        return result

    def _form(self, content: Any) -> tuple[str, list[int], int]:
        if type(content) is not list or len(content) != 2:
            raise BadReply("a tensor without dtype and shape")
        name, shape = content
        if type(name) is not str or name not in _TORCH_DTYPES:
            raise BadReply("a dtype that may not cross")
        if type(shape) is not list or len(shape) > AXES_LIMIT:
            raise BadReply("a shape that is none")
        if any(type(axis) is not int or axis < 0 for axis in shape):
            raise BadReply("a shape that is none")
        if (
            math.prod(max(axis, 1) for axis in shape) > _SPAN_LIMIT
        ):  # beside an axis of 0 the others must be sane as well
            raise BadReply("a shape that is too large")
        return name, shape, math.prod(shape) * _WIDTH[name]

    def _bytes(self, name: str, size: int) -> bytearray:
        if size > len(self.body) - self.offset:
            raise BadReply("fewer bytes than the shape needs")
        taken = bytearray(self.body[self.offset : self.offset + size])
        self.offset += size
        if name == "bool" and taken.strip(b"\0\1"):
            raise BadReply("a truth value that is neither 0 nor 1")
        return taken

    def _tensor(self, name: str, shape: list[int], size: int) -> torch.Tensor:
        if size == 0:
            return torch.empty(shape, dtype=_TORCH_DTYPES[name])
        return torch.frombuffer(self._bytes(name, size), dtype=_TORCH_DTYPES[name]).reshape(shape)

    def _array(self, name: str, shape: list[int], size: int) -> Any:
        if name not in _NUMPY_DTYPES:
            raise BadReply("a dtype that numpy does not have")
        return numpy.frombuffer(self._bytes(name, size), dtype=_NUMPY_DTYPES[name]).reshape(shape)


def _large(text: Any) -> int:
    if type(text) is not str or len(text) > 1300 or not text.removeprefix("-").isdecimal() or not text.isascii():
        raise BadReply("an int that is none")
    number = int(text)
    if -_JSON_INT <= number < _JSON_INT or number.bit_length() > INT_BITS_LIMIT:
        raise BadReply("an int written as it may not be")
    return number


def _not_finite(text: Any) -> float:
    if text not in ("nan", "inf", "-inf"):
        raise BadReply("a float that is none")
    return float(text)
