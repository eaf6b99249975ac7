"""Rows as CSV that every program reads alike and no spreadsheet takes for a formula."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from autograder.report.escaping import without_surrogates

Value: TypeAlias = str | float | bool

_UNSEEN = r"\x00-\x20\x7f-\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff"
_SIGNS = r"=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"  # the wide and the small forms count in East Asia
_SEPARATORS = r";|\t\r\n"  # a spreadsheet that was told of another separator begins a new cell after these
_FORMULA = re.compile(rf"(?:\A|(?<=[{_SEPARATORS}]))(?=[{_UNSEEN}\"']*[{_SIGNS}])|\A(?=[\x00\t\r\n])")


def csv_lines(rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    """Yield the lines of a CSV file after RFC 4180; texts are made harmless, numbers stay numbers."""
    # With "\n" alone, Python 3.11 would leave a carriage return in a cell without quotes.
    writer = csv.writer(_Returning(), lineterminator="\r\n")
    for row in rows:
        yield writer.writerow([_cell(value) for value in row])


def without_formula(text: str) -> str:
    """Put an apostrophe before whatever a spreadsheet would calculate; all else stays verbatim."""
    return _FORMULA.sub("'", text)


def _cell(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return without_formula(without_surrogates(value)) if isinstance(value, str) else str(value)


class _Returning:
    """A file for csv.writer that hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line
