"""Names of files and students in words: how they are shown, which are ignored, what a near miss was meant to be."""

import difflib
import os
from collections.abc import Iterable
from pathlib import PurePosixPath

# What tools leave behind beside a student's work (timestamp.txt is nbgrader's); dotfiles are ignored as well.
_LITTER = frozenset({"__MACOSX", "__pycache__", "Thumbs.db", "desktop.ini", "timestamp.txt"})
_SHOWN_CHARACTERS = 120


def is_ignored(name: str) -> bool:
    """True for dotfiles and for what operating systems, Python and nbgrader leave behind."""
    return name.startswith(".") or name in _LITTER


def verbatim(name: str) -> str:
    r"""The name as it stands in results.json: itself, with undecodable bytes as `\xe9`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def shown(name: str) -> str:
    r"""The name made safe for a line of a terminal: what cannot be printed becomes `\x1b`, a long one is cut."""
    cut = name if len(name) <= _SHOWN_CHARACTERS else f"{name[:_SHOWN_CHARACTERS]}..."
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in cut)


def near_miss(path: str, wanted: Iterable[str]) -> str | None:
    """The wanted path that `path` was probably meant to be (`Attention/Masks.PY`, `masks_final.py`), or None."""
    if len(path) > _SHOWN_CHARACTERS:
        return None
    candidates = sorted(wanted)
    folded = path.casefold()
    for candidate in candidates:
        if candidate.casefold() == folded:
            return candidate
    stem, suffix = PurePosixPath(folded).stem, PurePosixPath(folded).suffix
    if suffix not in (".py", ".ipynb", ""):
        return None
    # `masks_final.py`, `masks (1).py`, `copy of masks.py`: the longest stem that is contained wins.
    contained = [c for c in candidates if PurePosixPath(c).stem in stem and PurePosixPath(c).suffix == suffix != ""]
    if contained:
        same_folder = [c for c in contained if PurePosixPath(c).parent == PurePosixPath(path).parent]
        return max(same_folder or contained, key=lambda c: len(PurePosixPath(c).stem))
    close = difflib.get_close_matches(folded, candidates, n=1, cutoff=0.75)
    return close[0] if close else None
