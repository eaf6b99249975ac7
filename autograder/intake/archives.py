"""A student's work in a zip archive: judged as a whole, read entry by entry, never unpacked."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import IO

from autograder.faults import SubmissionError
from autograder.intake.file_kinds import kind_of
from autograder.intake.folders import read_regular
from autograder.intake.naming import is_ignored, shown
from autograder.intake.zip_entries import ENCRYPTED, MAX_ENTRIES, hostility, plain_path, redecoded

MAX_ARCHIVE_BYTES = 64 * 2**20
_MAX_UNPACKED_BYTES = 256 * 2**20
# Text rarely packs better than 20 to 1; a bomb of zeros reaches 1,000 to 1. Small entries may pack as they like.
_MAX_RATIO, _RATIO_FROM_BYTES = 200, 2**20
_CENTRAL_HEADER = b"PK\x01\x02"
# What zipfile raises for broken bytes (NotImplementedError is a RuntimeError, UnicodeDecodeError a ValueError).
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    LookupError,
    OverflowError,
)


def open_archive(path: Path, assignments: Iterable[str]) -> "Archive":
    """`<student>.zip`, held in memory; raises SubmissionError as `Archive` does, and where it is too large."""
    return archive_of(read_regular(path, MAX_ARCHIVE_BYTES), assignments)


def archive_of(data: bytes, assignments: Iterable[str], limit: int | None = None) -> "Archive":
    """The archive that these bytes are, of which at most `limit` + 1 were read (MAX_ARCHIVE_BYTES if not given)."""
    if len(data) > (MAX_ARCHIVE_BYTES if limit is None else limit):
        most = f"{MAX_ARCHIVE_BYTES // 2**20} MiB"
        raise SubmissionError(f"the archive is larger than {most}; hand in only the exercises' files")
    # Counted before zipfile builds an object for each.
    if data.count(_CENTRAL_HEADER) > MAX_ENTRIES:
        raise SubmissionError(f"the archive holds more than {MAX_ENTRIES:,} entries; hand in only the exercises' files")
    if not data.startswith(b"PK") and (kind := kind_of(data[:512])):
        raise SubmissionError(f"the archive is no zip file but {kind}; make a zip file and hand it in again")
    archive = Archive(io.BytesIO(data), assignments)
    # The list that was found is then of an archive inside this one, whose own is cut off.
    if data.startswith(b"PK\3\4") and archive.begins_at > 0:
        raise _broken()
    return archive


class Archive:
    """A student's archive, listed and found harmless."""

    notes: Mapping[str, str] = MappingProxyType({})
    remarks: tuple[str, ...] = ()

    def __init__(self, file: IO[bytes], assignments: Iterable[str] = ()) -> None:
        """Reads the directory of the archive; raises SubmissionError for anything hostile, ambiguous or broken.

        Args:
            file: the archive; it is read from as long as entries are.
            assignments: one folder that wraps folders of these names is looked through.
        """
        try:
            self._zip = zipfile.ZipFile(file)
        except _BROKEN as error:
            raise _broken() from error
        self._refuse_bombs()
        self._infos = _looked_through(self._judged(), frozenset(assignments))
        self.entries = tuple(sorted(self._infos))

    @property
    def begins_at(self) -> int:
        """Where in the file the first entry begins; after all else where there is none."""
        return min((info.header_offset for info in self._zip.infolist()), default=self._zip.start_dir)

    def read(self, entry: str, limit: int) -> bytes:
        """The first `limit` + 1 bytes of an entry; raises SubmissionError when it cannot be inflated."""
        info = self._infos[entry]
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise SubmissionError(
                "it is packed by a method other than deflate; make the zip with the system's own tool"
            )
        try:
            with self._zip.open(info) as file:
                return file.read(limit + 1)
        except _BROKEN as error:
            what = "this entry of the archive is damaged"
            raise SubmissionError(f"{what}; make the archive again and hand it in again") from error

    def _refuse_bombs(self) -> None:
        infos = self._zip.infolist()
        for info in infos:
            if info.file_size > _RATIO_FROM_BYTES and info.file_size > _MAX_RATIO * max(info.compress_size, 1):
                size = f"{info.file_size / 2**20:,.0f} MiB from {info.compress_size:,} bytes"
                raise _hostile(info, f"unpacks to {size}, as a zip bomb does")
        if (total := sum(info.file_size for info in infos)) > _MAX_UNPACKED_BYTES:
            largest = max(infos, key=lambda info: info.file_size)
            raise SubmissionError(
                f"the archive unpacks to {total / 2**20:,.0f} MiB, more than {_MAX_UNPACKED_BYTES // 2**20} "
                f"(the largest entry is {_named(largest)}); hand in only the exercises' files"
            )

    def _judged(self) -> dict[str, zipfile.ZipInfo]:
        """The files by their plain paths, without litter."""
        files: dict[str, zipfile.ZipInfo] = {}
        for info in self._zip.infolist():
            if why := hostility(_name(info), info.external_attr >> 16):
                raise _hostile(info, why)
            if info.flag_bits & ENCRYPTED:
                raise _hostile(info, "is encrypted")
            plain = plain_path(_name(info))
            if not plain or plain.endswith("/") or any(is_ignored(part) for part in plain.split("/")):
                continue
            if plain in files:
                raise SubmissionError(
                    f"the archive holds '{shown(plain)}' twice, so it is not clear which counts; make it again with one"
                )
            files[plain] = info
        return files


def _broken() -> SubmissionError:
    what = "the archive is broken or cut short, or is no zip file"
    return SubmissionError(f"{what}; make it again and hand it in again")


def _hostile(info: zipfile.ZipInfo, what: str) -> SubmissionError:
    return SubmissionError(
        f"the archive is refused: its entry {_named(info)} {what}; make a plain zip of the exercises' files"
    )


def _named(info: zipfile.ZipInfo) -> str:
    return f"'{shown(_name(info))}'"


def _name(info: zipfile.ZipInfo) -> str:
    return redecoded(info.orig_filename, info.flag_bits)


def _looked_through(files: dict[str, zipfile.ZipInfo], assignments: frozenset[str]) -> dict[str, zipfile.ZipInfo]:
    """The files by their paths below the one folder that wraps the assignments, where there is one."""
    if any(path.split("/")[0] in assignments for path in files):
        return files
    split = [path.split("/") for path in files]
    wrappers = sorted({parts[0] for parts in split if len(parts) > 2 and parts[1] in assignments})
    if len(wrappers) > 1:
        listed = ", ".join(f"'{shown(wrapper)}/'" for wrapper in wrappers[:5])
        raise SubmissionError(
            f"the archive holds several folders with exercises ({listed}), so it is not clear which counts; hand in one"
        )
    if not wrappers:
        return files
    prefix = f"{wrappers[0]}/"
    return {path.removeprefix(prefix): info for path, info in files.items()}
