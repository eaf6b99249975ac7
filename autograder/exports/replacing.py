"""Puts an export in its place, whole or not at all; what was there before is kept beside it."""

import filecmp
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.faults import UsageError
from autograder.report.escaping import one_line
from autograder.report.whole_file import write_whole


def replace_file(path: Path, pieces: Iterable[str]) -> Path | None:
    """Write one file; return where its former content is now, or None if nothing was lost.

    Raises:
        UsageError: something else than a file is there, or the folder may not be written.
        GraderError: the disk is full or failing.
    """
    with _told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():
            raise UsageError(f"{one_line(str(path))} is not a file; choose another --out")
        former = _copied(path) if path.is_file() else None
    try:
        write_whole(path, pieces)
    except BaseException:
        if former:
            former.unlink()  # the file itself is as it was
        raise
    if former and filecmp.cmp(path, former, shallow=False):
        former.unlink()
        return None
    return former


def replace_folder(path: Path, files: Iterable[tuple[str, str]]) -> Path | None:
    """Write a folder of files; return where the folder that was there is now, or None if nothing was lost.

    Raises:
        UsageError: the folder around it may not be written, or has no room.
    """
    with _told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        around = Path(tempfile.mkdtemp(prefix=".export-", dir=path.parent))
    try:
        with _told(path):
            made = around / "made"
            made.mkdir()  # unlike the folder around it, readable for whom the umask says
            for name, text in files:
                (made / name).write_text(text, encoding="utf-8", newline="\n")
            if not _has_content(path):
                made.replace(path)  # an empty folder gives way
                return None
            if _are_alike(made, path):
                return None
            former = _free(path)
            path.rename(former)
            try:
                made.rename(path)
            except OSError:
                former.rename(path)
                raise
            return former
    finally:
        shutil.rmtree(around, ignore_errors=True)


def _copied(path: Path) -> Path:
    former = _free(path)
    shutil.copy2(path, former)
    return former


def _free(path: Path) -> Path:
    number = 1
    while os.path.lexists(path.with_name(f"{path.name}.bak-{number}")):
        number += 1
    return path.with_name(f"{path.name}.bak-{number}")


def _has_content(path: Path) -> bool:
    return path.is_dir() and any(path.iterdir())


def _are_alike(one: Path, other: Path) -> bool:
    names = {path.name for path in one.iterdir()}
    if names != {path.name for path in other.iterdir()}:
        return False
    return not any(filecmp.cmpfiles(one, other, names, shallow=False)[1:])


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(f"cannot write {one_line(str(path))}: {error.strerror}; choose another --out") from error
