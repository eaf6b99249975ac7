"""What may cross between grader and worker: the kinds of values, and how large they may be."""

from dataclasses import dataclass
from typing import Any

import numpy
import torch

DEPTH_LIMIT = 16
NODE_LIMIT = 10_000
AXES_LIMIT = 8
INT_BITS_LIMIT = 4096

TORCH_DTYPES = {
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
TORCH_NAMES = {dtype: name for name, dtype in TORCH_DTYPES.items()}
NUMPY_DTYPES = {name: numpy.dtype(name) for name in TORCH_DTYPES if name != "bfloat16"}
NUMPY_NAMES = {dtype: name for name, dtype in NUMPY_DTYPES.items()}
JSON_INT = 1 << 63

Node = Any
"""What JSON can hold."""


@dataclass(frozen=True)
class Opaque:
    """Stands for a result that is no value; all that is known of it is the name of its type."""

    type_name: str

    def __str__(self) -> str:
        return f"an object of type {self.type_name}"


class NotSendable(ValueError):
    """A tree that is too deep, too large or holds what cannot cross; the text says which."""


def is_key(key: Any) -> bool:
    """Tells whether a dict may have such a key; of larger ints, thousands can be had that hash alike."""
    return type(key) is str or (type(key) is int and -JSON_INT <= key < JSON_INT)


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
