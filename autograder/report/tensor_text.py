"""Counterexamples as plain text: aligned tables, expected beside actual, a star at what differs."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from rich.cells import cell_len

from autograder.language import ENGLISH, Catalog
from autograder.report.escaping import shortened, visible
from autograder.report.tensors import Panel, Shown, show, show_pair

LONGEST_TEXT = 2000


def counterexample_lines(counterexample: Mapping[str, Any], width: int, say: Catalog = ENGLISH) -> Iterator[str]:
    """Yield the lines of a counterexample, no wider than `width` where the tables allow it; `say` translates labels."""
    for name, leaf in counterexample.get("inputs", {}).items():
        yield from _alone(f"{say('input')} {visible(name)}", show(leaf))
    expected, actual = counterexample.get("expected", {}), counterexample.get("actual", {})
    for name in [*expected, *(name for name in actual if name not in expected)]:
        label = visible(name)
        if name not in actual:
            yield from _alone(f"{say('expected')} {label}", show(expected[name]))
        elif name not in expected:
            yield from _alone(f"{say('your')} {label}", show(actual[name]))
        else:
            yield from _pair(label, *show_pair(expected[name], actual[name]), width, say)


def _alone(label: str, shown: Shown) -> Iterator[str]:
    yield from _headed(label, shown)
    for panel in shown.panels:
        yield from _indented([*([panel.title] if panel.title else []), *_grid(panel)])


def _pair(name: str, expected: Shown, actual: Shown, width: int, say: Catalog) -> Iterator[str]:
    beside = [_beside(*panels, say) for panels in zip(expected.panels, actual.panels, strict=False)]
    alike = expected.heading == actual.heading and len(expected.panels) == len(actual.panels) > 0
    if not alike or any(cell_len(line) + 2 > width for table in beside for line in table):
        yield from _alone(f"{say('expected')} {name}", expected)
        yield from _alone(f"{say('your')} {name}", actual)
        return
    yield f"{name}  {expected.heading}"
    for table in beside:
        yield from _indented(table)
    if expected.note:
        yield f"  ({expected.note})"


def _headed(label: str, shown: Shown) -> Iterator[str]:
    star = "*" if shown.differs and not any(panel.has_difference for panel in shown.panels) else ""
    text = visible(shortened(shown.text, LONGEST_TEXT)).split("\n")
    heading = f"{label}  {visible(shown.heading)}{star if shown.heading else ''}".rstrip()
    if len(text) > 1:
        yield heading
        yield from _indented(text)
    else:
        yield f"{heading}  {text[0]}{star if not shown.heading else ''}".rstrip()
    if shown.note:
        yield f"  ({shown.note})"


def _beside(expected: Panel, actual: Panel, say: Catalog) -> list[str]:
    left, right = _grid(_unmarked(expected)), _grid(actual, labels=False)
    heading = say("expected")
    left_width = max(map(cell_len, [*left, heading]))
    title = visible(expected.title)
    gap = " " * max(0, left_width - cell_len(title) - cell_len(heading))
    lines = [f"{title}{gap}{heading}  |  {say('yours')}"]
    lines += [f"{_padded(a, left_width)}  |  {b}" for a, b in zip(left, right, strict=True)]
    return [line.rstrip() for line in lines]


def _unmarked(panel: Panel) -> Panel:
    return replace(panel, differs=tuple((False,) * len(row) for row in panel.rows))  # what is expected is not at fault


def _grid(panel: Panel, *, labels: bool = True) -> list[str]:
    """Return aligned lines: the column numbers, then the rows; names of the axes at the left."""
    starred = [
        [f"{text}{'*' if differs else ' '}" for text, differs in zip(row, marks, strict=True)]
        for row, marks in zip(panel.rows, panel.differs, strict=True)
    ]
    header = [f"{column} " for column in range(len(panel.rows[0]))] if panel.column_axis else []
    widths = [
        max(len(line[column]) for line in [*([header] if header else []), *starred])
        for column in range(len(panel.rows[0]))
    ]
    names = [f"{visible(panel.row_axis)} {row}" if panel.row_axis else "" for row in range(len(panel.rows))]
    corner = visible(panel.column_axis)
    margin = max(map(cell_len, [corner, *names])) if labels else 0
    lines = []
    if header:
        lines.append(_line(corner if labels else "", margin, header, widths))
    for name, cells in zip(names, starred, strict=True):
        lines.append(_line(name if labels else "", margin, cells, widths))
    return lines


def _line(name: str, margin: int, cells: list[str], widths: list[int]) -> str:
    numbers = " ".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
    return f"{' ' * (margin - cell_len(name))}{name}{'  ' if margin else ''}{numbers}".rstrip()


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


def _indented(lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield f"  {line}".rstrip()
