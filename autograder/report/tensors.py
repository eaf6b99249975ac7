"""Tensors of a counterexample as small tables of text with named axes, the differing entries marked."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, TypeAlias

Number: TypeAlias = float | int | bool | str
Index: TypeAlias = tuple[int, ...]
Leaf: TypeAlias = Mapping[str, Any]

MOST_PANELS = 8
MOST_ENTRIES = 12  # along a row or a column
_DIGITS = 4
_MOST_DIGITS = 9  # tells any two float32 apart


@dataclass(frozen=True)
class Panel:
    """A tensor's last two axes at one place of the others: rows of equally many texts.

    Attributes:
        title: the place along the leading axes, `batch 0, head 1`; empty for up to two axes.
        row_axis: the name of the rows' axis; empty for a vector or a scalar, which have one row.
        column_axis: the name of the columns' axis; empty for a scalar.
        differs: for each entry, whether it differs from its counterpart.
    """

    title: str
    row_axis: str
    column_axis: str
    rows: tuple[tuple[str, ...], ...]
    differs: tuple[tuple[bool, ...], ...]

    @property
    def has_difference(self) -> bool:
        """Whether any entry differs from its counterpart."""
        return any(any(row) for row in self.differs)


@dataclass(frozen=True)
class Shown:
    """One leaf, ready to print.

    Attributes:
        heading: dtype and shape, `float32 (batch 1, d_h 2)`; empty for a plain value.
        panels: the tensor's tables; empty for a plain value and for a tensor without entries.
        text: the value in words where there is no table.
        note: what was left out.
        differs: whether anything at all differs from the counterpart.
    """

    heading: str = ""
    panels: tuple[Panel, ...] = ()
    text: str = ""
    note: str = ""
    differs: bool = False


def show(leaf: Leaf) -> Shown:
    """Return `leaf` as text, nothing marked."""
    entries = _entries(leaf)
    return _plain(leaf) if entries is None else _shown(leaf, entries, {}, _style(list(entries.values()), _DIGITS))


def show_pair(expected: Leaf, actual: Leaf) -> tuple[Shown, Shown]:
    """Return both leaves as text, differing entries marked and written with digits enough to tell them apart."""
    left, right = _entries(expected), _entries(actual)
    if left is None or right is None:
        shown = show(expected), show(actual)
        differs = shown[0] != shown[1]
        return replace(shown[0], differs=differs), replace(shown[1], differs=differs)
    if _heading(expected) != _heading(actual) or left.keys() != right.keys():
        return replace(show(expected), differs=True), replace(show(actual), differs=True)
    marks = _marks(left, right, str(expected.get("dtype", "")))
    style = _style([*left.values(), *right.values()], _DIGITS)
    for digits in range(_DIGITS, _MOST_DIGITS + 1):
        style = _style([*left.values(), *right.values()], digits)
        if all(style(left[index]) != style(right[index]) for index, marked in marks.items() if marked):
            break
    return _shown(expected, left, marks, style), _shown(actual, right, marks, style)


def _plain(leaf: Leaf) -> Shown:
    text = leaf.get("text", leaf.get("values", dict(leaf)))
    return Shown(heading=_heading(leaf) if "shape" in leaf else "", text=text if isinstance(text, str) else repr(text))


def _entries(leaf: Leaf) -> dict[Index, Number] | None:
    """Return the entries by index, or None for what is not a full rectangle of numbers."""
    if "values" not in leaf:
        return None
    extents: list[int] = []
    level = leaf["values"]
    while isinstance(level, list):
        extents.append(len(level))
        level = level[0] if level else None
    try:
        return dict(_walk(leaf["values"], extents, ()))
    except ValueError:
        return None


def _walk(level: Any, extents: list[int], index: Index) -> Iterator[tuple[Index, Number]]:
    if extents:
        if not isinstance(level, list) or len(level) != extents[0]:
            raise ValueError
        for place, entry in enumerate(level):
            yield from _walk(entry, extents[1:], (*index, place))
    elif isinstance(level, float | int | bool | str):
        yield index, level
    else:
        raise ValueError


def _marks(left: Mapping[Index, Number], right: Mapping[Index, Number], dtype: str) -> dict[Index, bool]:
    marks = {index: _apart(left[index], right[index], dtype) for index in left}
    if any(marks.values()):
        return marks
    # The check was stricter than the eye: then every entry that is not exactly equal is of interest.
    return {index: left[index] != right[index] for index in left}


def _apart(expected: Number, actual: Number, dtype: str) -> bool:
    if isinstance(expected, str | bool) or isinstance(actual, str | bool):
        return expected != actual or isinstance(expected, bool) != isinstance(actual, bool)
    relative, absolute = (1e-6, 1e-6) if dtype == "float64" else (2e-4, 2e-5)
    if isinstance(expected, int) and isinstance(actual, int):
        relative = absolute = 0.0
    return not abs(expected - actual) <= absolute + relative * abs(expected)


def _style(values: list[Number], digits: int) -> Callable[[Number], str]:
    """Choose one way of writing for all: the fewest decimals that lose nothing, or scientific for a wide range."""
    floats = [value for value in values if isinstance(value, float) and math.isfinite(value)]
    sizes = [abs(value) for value in floats if value]
    if sizes and (max(sizes) >= 1e6 or min(sizes) < 10.0 ** (1 - digits)):
        return lambda value: f"{value:.{digits}g}" if isinstance(value, float) else str(value)
    decimals = next(d for d in range(digits + 1) if all(round(v, d) == round(v, digits) for v in floats))
    return lambda value: f"{value:.{decimals}f}" if isinstance(value, float) else str(value)


def _axes(leaf: Leaf, count: int) -> list[str]:
    names = [str(name) for name in leaf.get("axes") or ()]
    return names if len(names) == count else [f"axis {place}" for place in range(count)]


def _heading(leaf: Leaf) -> str:
    shape = list(leaf.get("shape", ()))
    inside = ", ".join(f"{name} {size}" for name, size in zip(_axes(leaf, len(shape)), shape, strict=True))
    return f"{leaf.get('dtype', '')} ({inside})" if shape else f"{leaf.get('dtype', '')} scalar"


def _shown(
    leaf: Leaf, entries: Mapping[Index, Number], marks: Mapping[Index, bool], style: Callable[[Number], str]
) -> Shown:
    differs = any(marks.values())
    if not entries:
        return Shown(_heading(leaf), text="no entries", differs=differs)
    count = len(next(iter(entries)))
    extents = [1 + max(index[axis] for index in entries) for axis in range(count)]
    panels = list(_panels(_axes(leaf, count), extents, entries, marks, style))
    left_out = max(0, len(panels) - MOST_PANELS)
    if left_out:  # those that differ first
        panels = sorted(panels, key=lambda panel: not panel.has_difference)[:MOST_PANELS]
    notes = []
    if leaf.get("cut"):
        notes.append("only the first entries are shown")
    if any(extent > MOST_ENTRIES for extent in extents[-2:]):
        notes.append(f"only {MOST_ENTRIES} entries of an axis are shown")
    if left_out:
        notes.append(f"{left_out} more slices are not shown")
    return Shown(_heading(leaf), tuple(panels), note="; ".join(notes), differs=differs)


def _panels(
    axes: list[str],
    extents: list[int],
    entries: Mapping[Index, Number],
    marks: Mapping[Index, bool],
    style: Callable[[Number], str],
) -> Iterator[Panel]:
    leading = len(axes) - 2 if len(axes) > 2 else 0
    inner = [range(min(extent, MOST_ENTRIES)) for extent in extents[leading:]]
    rows, columns = ([range(1)] * 2 + inner)[-2:]
    row_axis, column_axis = ["", "", *axes[leading:]][-2:]
    for place in product(*map(range, extents[:leading])):
        indices = [[(*place, *(row, column)[2 - len(inner) :]) for column in columns] for row in rows]
        yield Panel(
            title=", ".join(f"{name} {at}" for name, at in zip(axes, place, strict=False)),
            row_axis=row_axis,
            column_axis=column_axis,
            rows=tuple(tuple(style(entries[index]) for index in row) for row in indices),
            differs=tuple(tuple(marks.get(index, False) for index in row) for row in indices),
        )
