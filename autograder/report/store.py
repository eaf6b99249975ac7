"""grades.sqlite: every graded student the moment they are graded, so that a killed run goes on where it stopped."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from autograder.faults import Fault, GraderError, UsageError
from autograder.records import StudentResult
from autograder.report.escaping import one_line, without_surrogates
from autograder.report.results_json import read_student, student_text

FILE = "grades.sqlite"
LOCK = "grades.lock"
PATIENCE = 5.0  # seconds to wait for a program that looks into the file
_OURS = 0x41475244  # SQLite's application_id: "AGRD"
_VERSION = 1
_TABLE = """
CREATE TABLE grades (
    id INTEGER PRIMARY KEY,
    run TEXT NOT NULL,
    student TEXT NOT NULL,
    digest TEXT NOT NULL,
    result TEXT NOT NULL
)
"""


class Store:
    """The grades of one --out folder; rows are only ever added, and the last one of a student counts.

    A run is known by its key, a digest of the course and the seed: another course or seed never meets old grades.
    """

    def __init__(self, folder: Path) -> None:
        """Open the store in `folder`, which must exist, and keep every other grader out until `close`.

        Raises:
            UsageError: another grader is at work there, the folder may not be written, or the file is not ours.
            GraderError: the file is broken, or the disk is full.
        """
        self._path = folder / FILE
        self._lock = _locked(folder)
        try:
            with self._told():
                self._connection = sqlite3.connect(self._path, isolation_level=None, timeout=PATIENCE)
            try:
                with self._told():
                    self._prepare()
            except Fault:
                self._connection.close()
                raise
        except Fault:
            os.close(self._lock)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and let another grader in."""
        with suppress(sqlite3.Error):  # all that counts is on the disk since `append`
            self._connection.close()
        os.close(self._lock)

    def append(self, run: str, digest: str, result: StudentResult) -> None:
        """Keep `result`, graded in `run` from a submission with `digest`; on the disk when this returns.

        Raises:
            GraderError: the disk is full or failing, or someone else holds the file.
        """
        row = (run, without_surrogates(result.student), digest, student_text(result))
        with self._told():
            self._connection.execute("INSERT INTO grades (run, student, digest, result) VALUES (?, ?, ?, ?)", row)

    def finished(self, run: str) -> dict[tuple[str, str], StudentResult]:
        """Return what `run` has graded: (student, digest of the submission) -> result.

        Raises:
            GraderError: a row cannot be read.
        """
        query = "SELECT student, digest, result FROM grades WHERE run = ? ORDER BY id"
        found = {}
        with self._told():
            for student, digest, text in self._connection.execute(query, (run,)):
                try:
                    found[student, digest] = read_student(student, text)
                except (msgspec.DecodeError, UnicodeDecodeError) as error:
                    raise self._fault(f"the grade of {one_line(student)} cannot be read: {error}") from error
        return found

    def _prepare(self) -> None:
        ours, version, tables = (
            self._connection.execute(question).fetchone()[0]
            for question in ("PRAGMA application_id", "PRAGMA user_version", "SELECT count(*) FROM sqlite_master")
        )
        if tables and ours != _OURS:
            raise UsageError(f"{self._shown} is another program's database; choose another --out")
        if tables and version != _VERSION:
            raise UsageError(f"{self._shown} has version {version}, expected {_VERSION}; choose another --out")
        verdict = self._connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise self._fault(one_line(str(verdict)))
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")  # a commit outlives a power cut, not only a kill
        if not tables:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.execute(f"PRAGMA application_id = {_OURS}")
            self._connection.execute(f"PRAGMA user_version = {_VERSION}")
            self._connection.execute(_TABLE)
            self._connection.execute("COMMIT")

    @property
    def _shown(self) -> str:
        return one_line(str(self._path))

    def _fault(self, reason: str) -> GraderError:
        return GraderError(f"{self._shown} is broken: {reason}; move it away and grade again")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what SQLite raises into one line that says what to do."""
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code == sqlite3.SQLITE_FULL:
                raise GraderError(
                    f"the disk is full, {self._shown} took no more grades; make room and run again with --resume"
                ) from error
            if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise UsageError(
                    f"another program holds {self._shown}; close it and run again with --resume"
                ) from error
            if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
                raise UsageError(f"cannot write {self._shown}: {error}; choose another --out") from error
            if code == sqlite3.SQLITE_IOERR:
                raise GraderError(
                    f"the disk fails or is full, {self._shown}: {error}; make room and run again with --resume"
                ) from error
            raise self._fault(str(error)) from error


def _locked(folder: Path) -> int:
    """Return a handle that holds the folder's lock; the system drops it when the process ends, however it ends."""
    path = folder / LOCK
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)
    except OSError as error:
        raise UsageError(f"cannot write {one_line(str(path))}: {error.strerror}; choose another --out") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.pread(handle, 20, 0).decode("ascii", "replace").strip()
        os.close(handle)
        who = f" (process {holder})" if holder.isdigit() else ""
        raise UsageError(
            f"another grader{who} is at work in {one_line(str(folder))}; wait for it or choose another --out"
        ) from error
    except OSError as error:
        os.close(handle)
        raise UsageError(f"cannot lock {one_line(str(path))}: {error.strerror}; choose a local --out") from error
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
    return handle
