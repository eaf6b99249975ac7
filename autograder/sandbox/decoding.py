"""Reads trees of values that `encoding` wrote, and takes nothing else: the other side may be hostile."""

import math
from collections.abc import Callable
from typing import Any

import numpy
import torch

from autograder.sandbox.outcomes import BadReply
from autograder.sandbox.values import (
    AXES_LIMIT,
    DEPTH_LIMIT,
    INT_BITS_LIMIT,
    JSON_INT,
    NODE_LIMIT,
    NUMPY_DTYPES,
    TORCH_DTYPES,
    Node,
    Opaque,
    is_key,
)

Known = Callable[[str, Any], Any]

_WIDTH = {name: torch.empty(0, dtype=dtype).element_size() for name, dtype in TORCH_DTYPES.items()}
_SPAN_LIMIT = 1 << 40


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
            if not -JSON_INT <= node < JSON_INT:
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
            case "T":
                return self._tensor(*self._form(content))
            case "t":
                return tuple(self._items(content, depth))
            case "d":
                return self._dict(content, depth)
            case "A":
                return self._array(*self._form(content))
            case "S":
                return self._array(*self._form([content, []]))[()]
            case "D":
                return self.known("described", self._items(content, depth))
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
        if type(pairs) is not list:
            raise BadReply("a dict that is none")
        result: dict[str | int, Any] = {}
        for pair in pairs:
            if type(pair) is not list or len(pair) != 2:
                raise BadReply("a dict that is none")
            key, value = self._items(pair, depth)
            if not is_key(key) or key in result:
                raise BadReply("a dict with a key that is doubled or neither str nor int of 64 bits")
            result[key] = value
        return result

    def _form(self, content: Any) -> tuple[str, list[int], int]:
        if type(content) is not list or len(content) != 2:
            raise BadReply("a tensor without dtype and shape")
        name, shape = content
        if type(name) is not str or name not in TORCH_DTYPES:
            raise BadReply("a dtype that may not cross")
        if type(shape) is not list or len(shape) > AXES_LIMIT:
            raise BadReply("a shape that is none")
        size = span = 1
        for axis in shape:
            if type(axis) is not int or axis < 0:
                raise BadReply("a shape that is none")
            size *= axis
            span *= axis or 1  # beside an axis of 0 the others must be sane as well
        if span > _SPAN_LIMIT:
            raise BadReply("a shape that is too large")
        return name, shape, size * _WIDTH[name]

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
            return torch.empty(shape, dtype=TORCH_DTYPES[name])
        return torch.frombuffer(self._bytes(name, size), dtype=TORCH_DTYPES[name]).reshape(shape)

    def _array(self, name: str, shape: list[int], size: int) -> Any:
        if name not in NUMPY_DTYPES:
            raise BadReply("a dtype that numpy does not have")
        return numpy.frombuffer(self._bytes(name, size), dtype=NUMPY_DTYPES[name]).reshape(shape)


def _large(text: Any) -> int:
    if type(text) is not str or len(text) > 1300 or not text.removeprefix("-").isdecimal() or not text.isascii():
        raise BadReply("an int that is none")
    number = int(text)
    if -JSON_INT <= number < JSON_INT or number.bit_length() > INT_BITS_LIMIT:
        raise BadReply("an int written as it may not be")
    return number


def _not_finite(text: Any) -> float:
    if text not in ("nan", "inf", "-inf"):
        raise BadReply("a float that is none")
    return float(text)
