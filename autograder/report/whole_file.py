"""Files that are written whole or not at all, whatever dies meanwhile."""

import errno
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from autograder.faults import Fault, GraderError, UsageError
from autograder.report.escaping import one_line

_DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def write_whole(path: Path, pieces: Iterable[str]) -> None:
    """Replace `path` by the UTF-8 text of `pieces`; a reader sees the old file or the new one, never a part.

    Raises:
        UsageError: the folder is missing or may not be written.
        GraderError: the disk is full or failing.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise _told(path, error) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.writelines(pieces)
            file.flush()
            os.fchmod(file.fileno(), 0o666 & ~_umask())  # mkstemp's 0600 would hide the report from colleagues
            os.fsync(file.fileno())
        temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise _told(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def _told(path: Path, error: OSError) -> Fault:
    line = f"cannot write {one_line(str(path))}: {error.strerror or error}"
    if error.errno in _DISK_FULL:
        return GraderError(f"{line}; make room and run again (`grade` goes on with --resume)")
    return UsageError(f"{line}; choose a folder that can be written with --out")


def _umask() -> int:
    mask = os.umask(0o077)  # the only portable way to read it is to set it
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)  # the new name itself lasts only once the folder is on the disk
    finally:
        os.close(handle)
