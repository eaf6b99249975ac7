"""Wraps prose for a terminal, on which letters of some scripts are two columns wide (textwrap counts each as one)."""

from rich.cells import cell_len

_NARROWEST = 40


def wrapped(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """The lines of one paragraph, none wider than `width` unless a word is; `first` and `rest` stand before them."""
    room = max(width - max(cell_len(first), cell_len(rest)), _NARROWEST)
    lines: list[str] = []
    for word in text.split():
        if lines and cell_len(lines[-1]) + 1 + cell_len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return [f"{rest if index else first}{line}" for index, line in enumerate(lines)]
