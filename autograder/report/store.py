"""grades.sqlite: every grade the moment it is made, so that a killed run goes on where it stopped."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import astuple
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from autograder.faults import Fault, GraderError, UsageError
from autograder.records import ExerciseResult, GradeKey
from autograder.report.escaping import one_line, without_surrogates
from autograder.report.results_json import exercise_text, read_exercise

FILE = "grades.sqlite"
LOCK = "grades.lock"
PATIENCE = 5.0  # seconds to wait for a program that looks into the file
_OURS = 0x41475244  # SQLite's application_id: "AGRD"
_VERSION = 2
_TABLES = (
    """
CREATE TABLE grades (
    id INTEGER PRIMARY KEY,
    student TEXT NOT NULL,
    exercise TEXT NOT NULL,
    seed INTEGER NOT NULL,
    grader TEXT NOT NULL,
    course TEXT NOT NULL,
    work TEXT NOT NULL,
    result TEXT NOT NULL
)
""",
    "CREATE INDEX grades_of_a_student ON grades (student, id)",
    # One row for each run that came to its end: the last grade that there was then.
    "CREATE TABLE runs (id INTEGER PRIMARY KEY, last_grade INTEGER NOT NULL)",
)
_GRADE = "exercise, seed, grader, course, work, result"
_INSERT = f"INSERT INTO grades (student, {_GRADE})"


class Store:
    """The grades of one --out folder; rows are only ever added, and the last one of a student's exercise counts."""

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

    def append(self, student: str, grades: Sequence[tuple[GradeKey, ExerciseResult]]) -> None:
        """Keep grades of one student, all of them or none; on the disk when this returns.

        Raises:
            GraderError: the disk is full or failing, or someone else holds the file.
        """
        name = without_surrogates(student)
        rows = [(name, grade.exercise, *astuple(key), exercise_text(grade)) for key, grade in grades]
        with self._told(), self._at_once():
            self._connection.executemany(f"INSERT INTO grades (student, {_GRADE}) VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def keys(self, student: str) -> dict[str, tuple[GradeKey, ...]]:
        """The keys under which each exercise of a student was ever graded, the latest last."""
        query = "SELECT exercise, seed, grader, course, work FROM grades WHERE student = ? ORDER BY id"
        found: dict[str, dict[GradeKey, None]] = {}
        with self._told():
            for exercise, *parts in self._connection.execute(query, (without_surrogates(student),)):
                known, key = found.setdefault(exercise, {}), GradeKey(*parts)
                known.pop(key, None)
                known[key] = None
        return {exercise: tuple(known) for exercise, known in found.items()}

    def revive(self, student: str, keys: Mapping[str, GradeKey]) -> None:
        """Let the grades that were made under these keys count again, if others were made since."""
        name = without_surrogates(student)
        graded = self.keys(student)
        not_latest = [(exercise, key) for exercise, key in keys.items() if graded.get(exercise, (None,))[-1] != key]
        copy = (
            f"{_INSERT} SELECT student, {_GRADE} FROM grades WHERE student = ? AND exercise = ?"
            " AND seed = ? AND grader = ? AND course = ? AND work = ? ORDER BY id DESC LIMIT 1"
        )
        copied = [(name, exercise, *astuple(key)) for exercise, key in not_latest]
        with self._told(), self._at_once():
            self._connection.executemany(copy, copied)

    def complete(self) -> None:
        """Note that a run has come to its end: what was graded later is compared with what there is now."""
        with self._told():
            self._connection.execute("INSERT INTO runs (last_grade) SELECT coalesce(max(id), 0) FROM grades")

    def latest(self, student: str, *, of_last_run: bool = False) -> dict[str, tuple[GradeKey, ExerciseResult]]:
        """The grades of a student that count, by exercise.

        Args:
            student: the name.
            of_last_run: those that counted when the last complete run ended.

        Raises:
            GraderError: a row cannot be read.
        """
        query = f"SELECT {_GRADE} FROM grades WHERE student = ?"
        if of_last_run:
            query += " AND id <= (SELECT coalesce(max(last_grade), 0) FROM runs)"
        name = without_surrogates(student)
        with self._told():
            rows = {row[0]: row for row in self._connection.execute(f"{query} ORDER BY id", (name,))}
        found = {}
        for exercise, *parts, text in rows.values():
            try:
                found[exercise] = GradeKey(*parts), read_exercise(exercise, text)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise self._fault(f"the grade of {one_line(name)} cannot be read: {error}") from error
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
            with self._at_once():
                self._connection.execute(f"PRAGMA application_id = {_OURS}")
                self._connection.execute(f"PRAGMA user_version = {_VERSION}")
                for statement in _TABLES:
                    self._connection.execute(statement)

    @contextmanager
    def _at_once(self) -> Iterator[None]:
        """One transaction: all of it is kept, or nothing."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):  # a full disk has rolled it back already
                self._connection.execute("ROLLBACK")
            raise

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
