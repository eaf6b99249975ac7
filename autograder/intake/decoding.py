"""From the bytes of a Python file to text, by PEP 263, and as Latin-1 where UTF-8 fails."""

import codecs
import re

from autograder.faults import SubmissionError

_CODING_LINE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK_LINE = re.compile(rb"^[ \t\f]*(?:#.*)?$")
_LINE_END = re.compile(rb"\r\n|\r|\n")
# Real character sets only: codecs such as punycode or unicode_escape rewrite the source, or need quadratic time.
_CHARACTER_SETS = (
    "ascii",
    "utf-8",
    "iso8859",
    "cp",
    "mac-",
    "koi8",
    "gb",
    "big5",
    "shift_jis",
    "euc_",
    "tis-620",
    "kz1048",
)
_LONGEST_CODING = 60
_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    r"""The text of a source file with `\n` line ends, and notes for the student.

    Raises SubmissionError for NUL bytes, UTF-16, an unknown coding line, and bytes that the coding line rules out.
    """
    for mark, name in _WIDE_MARKS:
        if data.startswith(mark):
            raise SubmissionError(f"the file is saved as {name}; save it as UTF-8 and hand it in again")
    if (at := data.find(0)) >= 0:
        raise SubmissionError(
            f"line {_line_of(data, at)} holds a NUL byte, so this is not Python source; "
            "save the file as plain UTF-8 text"
        )
    has_mark = data.startswith(codecs.BOM_UTF8)
    data = data.removeprefix(codecs.BOM_UTF8)
    declared = _declared(data)
    encoding = "utf-8" if declared is None else _character_set(declared)
    if has_mark and encoding != "utf-8":
        raise SubmissionError(
            f"the file begins with UTF-8's mark but its coding line says {declared}; remove the coding line"
        )
    notes: tuple[str, ...] = ()
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line, byte = _line_of(data, error.start), data[error.start]
        if declared is not None:
            raise SubmissionError(
                f"line {line} holds the byte 0x{byte:02x}, which is not {declared} as the coding line says; "
                "save the file as UTF-8"
            ) from error
        text = data.decode("latin-1")
        notes = (f"line {line} holds the byte 0x{byte:02x}, which is not UTF-8; the file was read as Latin-1",)
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes


def _declared(data: bytes) -> str | None:
    """The encoding that one of the first two lines names, or None."""
    for line in _LINE_END.split(data[:4096], maxsplit=2)[:2]:
        if match := _CODING_LINE.match(line):
            return match[1][:_LONGEST_CODING].decode("ascii", "replace")
        if not _BLANK_LINE.match(line):
            return None
    return None


def _character_set(declared: str) -> str:
    try:
        name = codecs.lookup(declared.removesuffix("-unix").removesuffix("-dos").removesuffix("-mac")).name
    except (LookupError, ValueError):
        name = ""
    if name == "utf-8-sig":
        return "utf-8"
    if not name.startswith(_CHARACTER_SETS):
        raise SubmissionError(
            f"the coding line names {declared!r}, which is not a character set for Python source; "
            "save the file as UTF-8 and remove that line"
        )
    return name


def _line_of(data: bytes, at: int) -> int:
    return len(_LINE_END.findall(data, 0, at)) + 1
