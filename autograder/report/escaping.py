"""Text from strangers, made harmless for readers: nothing invisible, nothing that a terminal would obey."""

import re
from typing import TextIO

_RARE = re.compile(r"[^\n\x20-\x7e]")
# Letters and marks by their category, and yet nothing is to be seen: fillers, joiners, the empty Braille cell.
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


def without_surrogates(text: str) -> str:
    r"""Show undecodable bytes (the lone surrogates of `os.fsdecode`) as `\xe9`; all else stays verbatim."""
    return _SURROGATES.sub(lambda match: _escape(match[0]), text)


def visible(text: str) -> str:
    r"""Show control characters, ANSI, direction overrides and zero-width characters as escapes (`\x1b`, `\u202e`).

    Line breaks and ordinary spaces stay; a tab becomes four spaces and `\r\n` a plain line break.
    """
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").expandtabs(4)
    return _RARE.sub(lambda match: match[0] if is_seen(match[0]) else _escape(match[0]), text)


def one_line(text: str) -> str:
    r"""Show `text` as `visible` does, with line breaks as `\n`: for names and table cells."""
    return visible(text).replace("\n", "\\n")


def shortened(text: str, limit: int) -> str:
    """Cut `text` after `limit` characters and say how many were left out."""
    if len(text) <= limit:
        return text
    return f"{text[:limit]} ... ({len(text) - limit:,} more characters)"


def write(stream: TextIO, text: str) -> None:
    """Write `text` to `stream`; what its encoding lacks is written as an escape, not raised as an error."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))


def is_seen(character: str) -> bool:
    """Whether a reader sees it where it stands: no control or format character, no space but the ordinary one."""
    return character.isprintable() and character not in _BLANKS


def _escape(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # os.fsdecode stores the undecodable byte 0xNN as U+DCNN
        code -= 0xDC00
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
