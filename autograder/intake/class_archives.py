"""One zip archive of a whole class: listed entry by entry, and cut into one archive for each student.

Neither the archive nor its directory is held in memory, as both may be large: of each entry only the place of its
record in the directory is kept. A student's archive is the class's, seen through a directory of that student's records.
"""

import io
import os
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from autograder.faults import SubmissionError, UsageError
from autograder.intake.class_layout import REMEDY
from autograder.intake.file_kinds import kind_of
from autograder.intake.zip_entries import ENCRYPTED, decoded

_MAX_CLASS_ENTRIES = 1_000_000
_RECORD = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")
_LONGEST_COMMENT = 2**16
_AGAIN = "download or make it again"


@dataclass(frozen=True)
class Record:
    """An entry in the directory of the class's archive.

    Attributes:
        at: where its record stands in the file.
        size: of the record, in bytes.
        mode: the kind of file and its permissions, where a Unix system wrote it.
    """

    at: int
    size: int
    name: str
    mode: int
    is_encrypted: bool


@dataclass(frozen=True)
class _Directory:
    base: int  # what stands before the archive in its file
    at: int
    size: int


def records_of(path: Path) -> Iterator[Record]:
    """The entries of the archive, in its order; raises UsageError where it is broken or holds too many."""
    try:
        with path.open("rb") as file:
            directory = _directory(file)
            file.seek(directory.at)
            end, count = directory.at + directory.size, 0
            while (at := file.tell()) < end:
                if (count := count + 1) > _MAX_CLASS_ENTRIES:
                    raise UsageError(f"{path}: the archive holds more than {_MAX_CLASS_ENTRIES:,} entries; split it")
                yield _record(file, at)
    except (SubmissionError, OSError, struct.error) as error:
        raise UsageError(f"{path}: {_why(path, error)}") from error


def archive_for(path: Path, records: Sequence[int]) -> BinaryIO:
    """A zip archive of the entries whose records stand at these places, which reads from the class's archive."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise SubmissionError(f"the class's archive cannot be opened ({error.strerror})") from error
    try:
        directory = _directory(file)
        chosen = b"".join(_raw_record(file, at) for at in records)
    except (OSError, struct.error) as error:
        file.close()
        raise SubmissionError("the class's archive has changed or is damaged; grade again") from error
    except SubmissionError:
        file.close()
        raise
    offset = directory.at - directory.base
    end_64 = _END_64.pack(b"PK\6\6", 44, 45, 45, 0, 0, len(records), len(records), len(chosen), offset)
    locator = _LOCATOR_64.pack(b"PK\6\7", 0, offset + len(chosen), 1)
    end = _END.pack(b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return io.BufferedReader(_Joined(file, directory.base, offset, chosen + end_64 + locator + end))


def _directory(file: BinaryIO) -> _Directory:
    size = file.seek(0, os.SEEK_END)
    tail_at = max(size - _LONGEST_COMMENT - _END.size, 0)
    file.seek(tail_at)
    tail = file.read()
    at = tail.rfind(b"PK\5\6", 0, len(tail) - _END.size + 4) if len(tail) >= _END.size else -1
    if at < 0:
        raise SubmissionError("the archive is cut short or damaged: the list at its end is missing")
    *_, length, offset, _ = _END.unpack_from(tail, at)
    end = tail_at + at
    file.seek(max(end - _LOCATOR_64.size - _END_64.size, 0))
    before = file.read(_LOCATOR_64.size + _END_64.size)
    if before.startswith(b"PK\6\6") and before[_END_64.size :].startswith(b"PK\6\7"):
        *_, length, offset = _END_64.unpack_from(before)
        end -= len(before)
    base = end - length - offset
    file.seek(0)
    # Where a zip begins at 0 and its list counts from elsewhere, the list is that of a student's archive inside it.
    if base < 0 or (base > 0 and file.read(4) == b"PK\3\4"):
        raise SubmissionError("the archive is cut short or damaged: the list at its end is not where it should be")
    return _Directory(base, base + offset, length)


def _record(file: BinaryIO, at: int) -> Record:
    head = file.read(_RECORD.size)
    signature, *fields = _RECORD.unpack(head)
    flags, lengths, attributes = fields[2], fields[9:12], fields[14]
    if signature != b"PK\1\2":
        raise SubmissionError("the archive is damaged: the list at its end is broken")
    raw = file.read(sum(lengths))
    if len(raw) < sum(lengths):
        raise SubmissionError("the archive is damaged: the list at its end is cut short")
    name = decoded(raw[: lengths[0]], flags)
    return Record(at, len(head) + len(raw), name, attributes >> 16, bool(flags & ENCRYPTED))


def _raw_record(file: BinaryIO, at: int) -> bytes:
    file.seek(at)
    record = _record(file, at)
    file.seek(at)
    return file.read(record.size)


def _why(path: Path, error: Exception) -> str:
    if isinstance(error, OSError):
        return f"the archive cannot be read ({error.strerror})"
    with path.open("rb") as file:
        head = file.read(512)
    if not head.startswith(b"PK"):
        kind = kind_of(head)
        what = f"this is {kind}" if kind else "this is a file"
        return f"{what} and no zip archive; {REMEDY}"
    cut = "the archive is damaged: the list at its end is cut short"
    return f"{error if isinstance(error, SubmissionError) else cut}; {_AGAIN}"


class _Joined(io.RawIOBase):
    """The first `length` bytes of a file from `base` on, and other bytes after them."""

    def __init__(self, file: BinaryIO, base: int, length: int, after: bytes) -> None:
        self._file, self._base, self._length, self._after = file, base, length, after
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at}.get(whence, self._length + len(self._after))
        if start + offset < 0:
            raise OSError("before the start of the archive")
        self._at = start + offset
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._at < self._length:
            self._file.seek(self._base + self._at)
            part = self._file.read(min(len(buffer), self._length - self._at))
        else:
            part = self._after[self._at - self._length :][: len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def close(self) -> None:
        self._file.close()
        super().close()
