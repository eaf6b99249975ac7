"""A student's work as a folder: lists two levels of it and reads single files, following no link."""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from autograder.faults import SubmissionError
from autograder.intake.naming import is_ignored, shown, verbatim

_KINDS = (
    (stat.S_ISLNK, "a link; links are not followed"),
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe, which is never opened"),
    (stat.S_ISSOCK, "a socket, which is never opened"),
    (lambda mode: stat.S_ISCHR(mode) or stat.S_ISBLK(mode), "a device, which is never opened"),
)


class Folder:
    """A student's folder, listed but not read."""

    notes: Mapping[str, str] = MappingProxyType({})

    def __init__(self, path: Path, assignments: Iterable[str]) -> None:
        """Lists the folder; raises SubmissionError when it cannot be listed."""
        self._path = path
        self._links: list[str] = []
        self.entries = tuple(sorted(self._listed(frozenset(assignments))))
        self.remarks = tuple(f"{shown(verbatim(name))}: a link, which is not followed" for name in sorted(self._links))

    def _listed(self, assignments: frozenset[str]) -> Iterator[str]:
        for name in _names(self._path):
            if (self._path / name).is_symlink():
                self._links.append(name)
            elif not _is_folder(self._path / name):
                yield name
            elif name not in assignments:
                yield f"{name}/"
            else:
                for inner in _names(self._path / name):
                    yield f"{name}/{inner}/" if _is_folder(self._path / name / inner) else f"{name}/{inner}"

    def read(self, entry: str, limit: int) -> bytes:
        """The first `limit` + 1 bytes of a regular file; raises SubmissionError for anything else."""
        return read_regular(self._path / entry, limit)


class Chosen(Folder):
    """Some files and folders of a folder that many students share."""

    def __init__(self, path: Path, assignments: Iterable[str], names: Iterable[str]) -> None:
        """Lists the folders among `names`; raises SubmissionError when one cannot be listed."""
        self._names = tuple(names)
        super().__init__(path, assignments)

    def _listed(self, assignments: frozenset[str]) -> Iterator[str]:
        for name in self._names:
            if _is_folder(self._path / name):
                yield from (f"{name}/{entry}" for entry in Folder(self._path / name, assignments).entries)
            else:
                yield name


def read_regular(path: Path, limit: int) -> bytes:
    """The first `limit` + 1 bytes of a regular file; raises SubmissionError for links, pipes, devices and folders."""
    try:
        _insist_regular(path.lstat().st_mode)
        # The file may have been exchanged since lstat: O_NOFOLLOW and O_NONBLOCK keep the opening harmless.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            _insist_regular(os.fstat(descriptor).st_mode)
            return file.read(limit + 1)
    except OSError as error:
        raise SubmissionError(f"it cannot be opened ({error.strerror}); check who may read it") from error


def _names(path: Path) -> list[str]:
    try:
        return [child.name for child in path.iterdir() if not is_ignored(child.name)]
    except OSError as error:
        raise SubmissionError(f"the folder cannot be listed ({error.strerror}); check who may read it") from error


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False


def _insist_regular(mode: int) -> None:
    if stat.S_ISREG(mode):
        return
    kind = next((words for test, words in _KINDS if test(mode)), "not a regular file")
    raise SubmissionError(f"a plain file was expected here, and this is {kind}; hand in the file itself")
