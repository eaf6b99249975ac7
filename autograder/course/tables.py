"""One table of a TOML file, read key by key with the type that is wanted."""

import difflib
from collections.abc import Mapping

from autograder.course.lines import KeyPath
from autograder.faults import CourseError


class Table:
    """One table of course.toml, read key by key; keys that nobody asked for are faults."""

    def __init__(self, file: str, lines: Mapping[KeyPath, int], path: KeyPath, values: Mapping[str, object]) -> None:
        self.file, self.lines, self.path, self.values = file, lines, path, values

    def line(self, *keys: str | int) -> int:
        """The line of a key below this table; without a key, of the table itself."""
        return self.lines.get((*self.path, *keys), self.lines.get(self.path, 1))

    def fault(self, message: str, *keys: str | int) -> CourseError:
        """What to raise about a key: file, line, message."""
        return CourseError(f"{self.file}:{self.line(*keys)}: {message}")

    def name(self, *keys: str) -> str:
        """A key as messages write it: `assignments.seq2seq.title`."""
        return ".".join(str(key) for key in (*self.path, *keys))

    def only(self, *known: str) -> None:
        """Refuses every other key."""
        for key in self.values:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                remedy = f"Did you mean {near[0]}?" if near else f"Known here: {', '.join(known)}."
                raise self.fault(f"unknown key {self.name(key)}. {remedy}", key)

    def text(self, key: str) -> str:
        """A key that must be there and be text."""
        value = self.required(key, 'Write it as text: {key} = "..."')
        if not isinstance(value, str) or not value.strip():
            raise self.fault(f'{self.name(key)} must be text, got {_told(value)}. Write {key} = "...".', key)
        return value

    def number(self, key: str) -> float:
        """A key that must be there and be a number above 0."""
        value = self.required(key, "Write a number above 0: {key} = 5")
        # bool is an int in Python, but not a number in TOML
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < float("inf"):
            raise self.fault(f"{self.name(key)} must be a number above 0, got {_told(value)}. Write {key} = 5.", key)
        return float(value)

    def whole(self, key: str) -> int:
        """A key that must be there and be a whole number above 0."""
        value = self.number(key)
        if value != int(value):
            raise self.fault(f"{self.name(key)} must be a whole number, got {_told(value)}. Write {key} = 512.", key)
        return int(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """A key that may be there and is a list of texts."""
        value = self.values.get(key, [])
        if not isinstance(value, list):
            raise self.fault(f'{self.name(key)} must be a list, got {_told(value)}. Write {key} = ["..."].', key)
        for index, item in enumerate(value):
            if not isinstance(item, str):
                message = f'{self.name(key)} must hold text only, got {_told(item)}. Write it in quotes: "...".'
                raise self.fault(message, key, index)
        return tuple(value)

    def table(self, key: str) -> "Table":
        """A key that must be there and be a table."""
        value = self.required(key, f"Add a table [{self.name('{key}')}]")
        if not isinstance(value, dict):
            raise self.fault(f"{self.name(key)} must be a table, got {_told(value)}. Write [{self.name(key)}].", key)
        return Table(self.file, self.lines, (*self.path, key), value)

    def required(self, key: str, remedy: str) -> object:
        """A key that must be there; `remedy` may name it as `{key}`."""
        if key not in self.values:
            raise self.fault(f"{self.name(key)} is missing. {remedy.format(key=key)}.")
        return self.values[key]


def _told(value: object) -> str:
    """A TOML value as a message shows it."""
    kinds = {bool: "a boolean", dict: "a table", list: "a list", str: "text", int: "a number", float: "a number"}
    shown = f" {value!r}" if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    return f"{kinds.get(type(value), 'a date')}{shown}"
