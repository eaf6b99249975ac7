"""IPython's own syntax in a cell - magics, shell lines, help - blanked out so that the rest is plain Python.

A cell that Python can read as it stands holds none of it: none of these forms is legal where a statement begins. Only
the other cells are looked at here, one logical line after the other, so that a `%` inside a string, inside brackets or
after a backslash is left alone. Line numbers stay: what goes becomes an empty line, or `pass` inside a block.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Cell magics whose body is Python that IPython runs in the notebook; of these only the first line goes.
_PYTHON_CELLS = frozenset(
    {"time", "timeit", "capture", "prun", "debug", "memit", "mprun", "lprun", "snakeviz", "pyinstrument", "wandb"}
)

_ESCAPE = re.compile(r"[ \t]*[%!?,;/]")
_HELP = re.compile(r"[ \t]*%{0,2}(?!\d)[\w*]+(?:\.[\w*]+|\[-?\d+\])*\?\??[ \t]*(?:#[^\n]*)?$", re.MULTILINE)
_ASSIGNED = re.compile(r"[ \t]*[\w.*][\w.,* \t\[\]]*=[ \t]*(?:!|%[ \t]*[A-Za-z_])")
_BARE_INSTALL = re.compile(r"(?:pip3?|conda|mamba|uv)[ \t]+(?:install|uninstall|pip|list|show)\b(?![ \t]*[=(.\[,])")
_QUOTE = re.compile(r"'''|\"\"\"|'|\"")


@dataclass(frozen=True)
class Cleaned:
    """A cell without IPython's syntax.

    Attributes:
        skipped: the magics and shell lines that went, as they stood, first line only.
    """

    text: str
    skipped: tuple[str, ...] = ()
    is_whole_cell: bool = False


def without_magics(text: str) -> Cleaned:
    """The cell with magics, shell lines and help requests blanked, for a cell that does not compile as it stands."""
    text = _without_leading_indent(text)
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if lines[first].startswith("%%"):
        words = lines[first][2:].split()
        if not words or words[0] not in _PYTHON_CELLS:
            return Cleaned("\n" * (len(lines) - 1), (lines[first].strip(),), is_whole_cell=True)
    skipped: list[str] = []
    for start, end in _logical_lines(lines):
        if _is_magic("\n".join(lines[start:end])):
            skipped.append(lines[start].strip())
            # A block still needs a statement; at the margin a `pass` could stand before a __future__ import.
            indent = lines[start][: len(lines[start]) - len(lines[start].lstrip())]
            lines[start:end] = [f"{indent}pass" if indent else ""] + [""] * (end - start - 1)
    return Cleaned("\n".join(lines), tuple(skipped))


def _without_leading_indent(text: str) -> str:
    """IPython drops the first line's indentation from every line that has it."""
    match = re.match(r"(?:[ \t]*\n)*([ \t]+)(?=[^\s#])", text)
    return re.sub(rf"^{match[1]}", "", text, flags=re.MULTILINE) if match else text


def _is_magic(line: str) -> bool:
    return (
        bool(line)
        and not line.isspace()
        and any(pattern.match(line) for pattern in (_ESCAPE, _HELP, _ASSIGNED, _BARE_INSTALL))
    )


def _logical_lines(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Half-open ranges of physical lines that belong together: by a backslash, by brackets, by a long string."""
    start = 0
    while start < len(lines):
        end = _end_of_backslashes(lines, start) if _is_magic(lines[start]) else _end_of_statement(lines, start)
        yield start, end
        start = end


def _end_of_backslashes(lines: list[str], start: int) -> int:
    end = start
    while end < len(lines) - 1 and lines[end].endswith("\\"):
        end += 1
    return end + 1


def _end_of_statement(lines: list[str], start: int) -> int:
    depth, quote = 0, ""
    for number in range(start, len(lines)):
        depth, quote, joined = _scan(lines[number], depth, quote)
        if depth <= 0 and not quote and not joined:
            return number + 1
    return len(lines)


def _scan(line: str, depth: int, quote: str) -> tuple[int, str, bool]:
    """Reads a physical line: bracket depth and open long string after it, and whether a backslash joins the next."""
    at = 0
    while at < len(line):
        character = line[at]
        if character == "\\":
            if at == len(line) - 1:
                return depth, quote, True
            at += 2
        elif quote:
            if line.startswith(quote, at):
                at, quote = at + len(quote), ""
            else:
                at += 1
        elif match := _QUOTE.match(line, at):
            quote = match[0]
            at += len(quote)
        elif character == "#":
            break
        else:
            depth += (character in "([{") - (character in ")]}")
            at += 1
    # A short string ends with its line (where it was left open, the cell has a syntax error anyway).
    return depth, quote if len(quote) == 3 else "", False
