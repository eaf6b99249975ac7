"""On which line of a TOML text each key stands, which tomllib does not tell."""

import re
import tomllib
from collections.abc import Callable

KeyPath = tuple[str | int, ...]

_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_STRING = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL)
_PLAIN = re.compile(r"[^,\]}#\n]+")
_BLANK = re.compile(r"(?:\s|#[^\n]*)+")
_SPACE = re.compile(r"[ \t]+")


def key_lines(text: str) -> dict[KeyPath, int]:
    """The line, from 1, of every key and every element of a list; `text` must be TOML that tomllib accepts."""
    scanner = _Scanner(text)
    scanner.document()
    return scanner.lines


class _Scanner:
    """Walks over TOML that is known to be valid, so nothing is checked again here."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.lines: dict[KeyPath, int] = {}
        self.array_sizes: dict[KeyPath, int] = {}

    def document(self) -> None:
        table: KeyPath = ()
        self.skip(_BLANK)
        while self.position < len(self.text):
            if self.text.startswith("[", self.position):
                table = self.header()
            else:
                self.key_and_value(table)
            self.skip(_BLANK)

    def header(self) -> KeyPath:
        is_array = self.text.startswith("[[", self.position)
        self.position += 2 if is_array else 1
        table = self.key_path((), is_array=is_array)
        self.position = self.text.index("]", self.position) + (2 if is_array else 1)
        return table

    def key_path(self, table: KeyPath, *, is_array: bool = False) -> KeyPath:
        """Reads `a.b.c`; an element of an array of tables that was opened before is the last one."""
        while True:
            self.skip(_SPACE)
            found = _KEY.match(self.text, self.position)
            assert found is not None
            here = self.line()
            self.position = found.end()
            self.skip(_SPACE)
            table = (*table, _plain_key(found.group()))
            self.lines.setdefault(table, here)
            is_last = not self.text.startswith(".", self.position)
            if is_last and is_array:
                self.array_sizes[table] = self.array_sizes.get(table, 0) + 1
            if table in self.array_sizes:
                table = (*table, self.array_sizes[table] - 1)
                self.lines.setdefault(table, here)
            if is_last:
                return table
            self.position += 1

    def key_and_value(self, table: KeyPath) -> None:
        path = self.key_path(table)
        self.position += 1  # the equals sign
        self.skip(_BLANK)
        self.value(path)

    def value(self, path: KeyPath) -> None:
        opening = self.text[self.position]
        if opening == "[":
            self.items("]", lambda index: self.element((*path, index)))
        elif opening == "{":
            self.items("}", lambda _: self.key_and_value(path))
        else:
            self.skip(_STRING if opening in "\"'" else _PLAIN)

    def element(self, path: KeyPath) -> None:
        self.lines[path] = self.line()
        self.value(path)

    def items(self, closing: str, read_item: Callable[[int], None]) -> None:
        self.position += 1
        index = 0
        self.skip(_BLANK)
        while not self.text.startswith(closing, self.position):
            read_item(index)
            index += 1
            self.skip(_BLANK)
            if self.text.startswith(",", self.position):
                self.position += 1
                self.skip(_BLANK)
        self.position += 1

    def skip(self, pattern: re.Pattern[str]) -> None:
        if found := pattern.match(self.text, self.position):
            self.position = found.end()

    def line(self) -> int:
        return self.text.count("\n", 0, self.position) + 1


def _plain_key(written: str) -> str:
    if written[0] in "\"'":
        return str(tomllib.loads(f"key = {written}")["key"])
    return written
