"""Single entries of a zip archive: their names as they were meant, and what is hostile in them."""

import re
import stat

MAX_ENTRIES = 10_000
"""So many entries one student's work may have."""

ENCRYPTED = 0x1 | 0x40 | 0x2000
_UTF_8 = 0x800
_DRIVE = re.compile(r"[A-Za-z]:")


def decoded(name: bytes, flags: int) -> str:
    """An entry's name; many tools write UTF-8 without the flag that says so, where the format says code page 437."""
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("utf-8", "surrogateescape") if flags & _UTF_8 else name.decode("cp437")


def redecoded(name: str, flags: int) -> str:
    """The same for a name that `zipfile` has read already."""
    return name if flags & _UTF_8 else decoded(name.encode("cp437"), flags)


def plain_path(name: str) -> str:
    """The path without `.` and empty parts; a folder's ends with a slash."""
    plain = "/".join(part for part in name.split("/") if part not in ("", "."))
    return f"{plain}/" if plain and name.endswith("/") else plain


def hostility(name: str, mode: int) -> str | None:
    """What is wrong with an entry that would not stay where it is unpacked, or None."""
    if "\0" in name:
        return "has a NUL in its name"
    if "\\" in name:
        return "has a backslash in its name"
    if name.startswith("/"):
        return "has an absolute path"
    if _DRIVE.match(name):
        return "has a drive in its path"
    if ".." in name.split("/"):
        return "leads out of the archive ('..')"
    if stat.S_ISLNK(mode):
        return "is a link"
    if stat.S_IFMT(mode) and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        return "is a special file"
    return None
