"""Gathering the zygote's memory into huge pages, so that a fork has fewer entries to copy.

Measured with torch warmed up: fork to ready 8 ms, without it 22 ms; a worker's whole life with a little training 19 ms,
without it 46 ms; 0.5 s more to start (2 busy cores, kernel 6.18).
"""

import contextlib
import sys
from pathlib import Path

from autograder.sandbox import libc

_HUGE = 1 << 21


def gather() -> None:
    """Have the kernel (6.1 and newer) put this process's own memory into pages of 2 MiB; where it cannot, do nothing.

    A worker that writes gets a copy of the 4 KiB it writes to, as before, so this costs no memory.
    """
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError):
        maps = Path("/proc/self/maps").read_text(errors="surrogateescape").splitlines()
        for start, end in filter(None, map(_writable, maps)):
            for place in range(-(-start // _HUGE) * _HUGE, end - _HUGE + 1, _HUGE):
                with contextlib.suppress(OSError):
                    libc.collapse(place, _HUGE)


def _writable(line: str) -> tuple[int, int] | None:
    """The bounds of a private, writable, anonymous mapping in a line of /proc/self/maps."""
    place, rights, _, _, inode = line.split()[:5]
    if rights[1] != "w" or rights[3] != "p" or inode != "0":
        return None
    start, end = place.split("-")
    return int(start, 16), int(end, 16)
