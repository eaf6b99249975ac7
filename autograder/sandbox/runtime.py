"""Which files a worker needs: the Python runtime, its libraries and two devices, and nothing else."""

import contextlib
import os
import sys
import sysconfig
from pathlib import Path

# Where the dynamic loader looks by itself; extension modules that are imported late link against these.
_SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/usr/share/zoneinfo")
_DEVICES_READ = ("/dev/urandom", "/dev/zero")
DEVICES_WRITTEN = ("/dev/null",)


def readable() -> tuple[str, ...]:
    """Give the absolute paths, folders and files, that student code may read; what does not exist is left out.

    These are the standard library, site-packages, the folders of the shared objects that are loaded now (so call it
    after the imports), and the system's libraries; never the root or the home folder as a whole.
    """
    wanted = [sysconfig.get_path(key) for key in ("stdlib", "platstdlib", "purelib", "platlib")]
    wanted += [str(Path(sys.base_prefix, "lib")), *_SYSTEM, *_DEVICES_READ, *_loaded()]
    home = os.path.expanduser("~")  # noqa: PTH111 -- unlike Path.home, it knows of users without a home
    kept: list[str] = []
    for path in sorted({os.path.normpath(one) for one in wanted}, key=len):
        if path not in ("/", home) and Path(path).exists() and not _below(path, kept):
            kept.append(path)
    return tuple(kept)


def _below(path: str, folders: list[str]) -> bool:
    return any(path.startswith(folder + "/") for folder in folders)


def _loaded() -> set[str]:
    """Folders of the shared objects outside the usual places, such as a Python built with its own libraries."""
    folders: set[str] = set()
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/maps").read_text(errors="surrogateescape").splitlines():
            place = line.partition("/")[2]
            if ".so" in place and not place.endswith("(deleted)"):
                folders.add(str(Path("/" + place).parent))
    return folders
