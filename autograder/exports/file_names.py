"""A file name for each student that every operating system takes, whatever the student is called."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import count

from autograder.report.escaping import is_seen

_LONGEST = 200  # bytes; the limit is 255, and a suffix and a number are still to come
_RULED_OUT = re.compile(r'[<>:"/\\|?*]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def file_stems(names: Iterable[str]) -> dict[str, str]:
    """Name -> the file's name without suffix: the name itself wherever that will do.

    No two are alike, not even where capitals or the composition of accents do not count.
    """
    stems: dict[str, str] = {}
    taken: set[str] = set()
    # Those who can keep their names do so; the others give way.
    for name in sorted(names, key=lambda name: (_usable(name) != name, name)):
        stem = _usable(name)
        numbered = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
        stems[name] = next(one for one in numbered if _alike(one) not in taken)
        taken.add(_alike(stems[name]))
    return stems


def _usable(name: str) -> str:
    stem = "".join(c if is_seen(c) else "_" for c in _RULED_OUT.sub("_", name))
    stem = stem.encode("utf-8")[:_LONGEST].decode("utf-8", "ignore")
    if stem[:1] in ("", "-", ".", " ") or _DEVICES.fullmatch(stem):
        stem = f"_{stem}"
    return f"{stem}_" if stem.endswith((".", " ")) else stem


def _alike(stem: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", stem).casefold())
