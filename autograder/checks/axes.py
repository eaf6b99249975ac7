"""The axes of a jaxtyping annotation: `"*batch 4*d_h d_in"` read into names and sizes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from autograder.faults import CourseError

Sizes = Mapping[str, int | tuple[int, ...]]

_NAME = re.compile(r"[A-Za-z_]\w*")
_EXPRESSION = re.compile(r"[\w+*/ ()-]+")


@dataclass(frozen=True)
class Axis:
    """One axis, or any number of leading axes.

    Attributes:
        text: a name, a number, or an expression of names (`4*d_h`).
        variadic: stands for any number of axes (`*batch`).
        broadcastable: may also be 1, or absent at the front (`#q`).
    """

    text: str
    variadic: bool = False
    broadcastable: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The dimension names that the axis uses."""
        return tuple(_NAME.findall(self.text))

    def size(self, sizes: Sizes) -> tuple[int, ...]:
        """The size of the axis, as a tuple because a variadic axis has many."""
        if self.variadic:
            given = sizes[self.text]
            return given if isinstance(given, tuple) else (given,)
        if self.text.isdigit():
            return (int(self.text),)
        if self.text in sizes:
            given = sizes[self.text]
            return given if isinstance(given, tuple) else (given,)
        if not _EXPRESSION.fullmatch(self.text):
            raise CourseError(f"cannot read the axis {self.text!r} of an annotation; write names, numbers, + - * //")
        return (int(eval(self.text, {"__builtins__": {}}, dict(sizes))),)


def parse(dim_str: str) -> tuple[Axis, ...]:
    """Reads the dimension string of an annotation.

    Raises:
        CourseError: for what jaxtyping allows and a strategy cannot draw (`...`, `_`).
    """
    axes = []
    for token in dim_str.split():
        flags = re.match(r"[*#]*", token)
        prefix = flags.group() if flags else ""
        text = token[len(prefix) :]
        if text in ("...", "_", ""):
            raise CourseError(f"the axis {token!r} has no name; give every axis of {dim_str!r} a name or a number")
        axes.append(Axis(text, variadic="*" in prefix, broadcastable="#" in prefix))
    return tuple(axes)


def shape(axes: tuple[Axis, ...], sizes: Sizes) -> tuple[int, ...]:
    """The shape that the axes have for given sizes."""
    return tuple(size for axis in axes for size in axis.size(sizes))


def words(axes: tuple[Axis, ...]) -> str:
    """The axes as a student reads them: `(*batch, q, k)`."""
    names = [("*" if axis.variadic else "") + axis.text for axis in axes]
    return f"({', '.join(names)}{',' if len(names) == 1 else ''})"


def axis_names(axes: tuple[Axis, ...], rank: int) -> tuple[str, ...]:
    """One name for every axis of a tensor of the given rank; a variadic axis is numbered."""
    free = rank - sum(not axis.variadic for axis in axes)
    names: list[str] = []
    for axis in axes:
        if axis.variadic:
            names += [axis.text] if free == 1 else [f"{axis.text}_{i}" for i in range(max(free, 0))]
        else:
            names.append(axis.text)
    return tuple(names) if len(names) == rank else tuple(f"axis {i}" for i in range(rank))
