"""The plain records that pass between the stages; nothing here computes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any


class Status(StrEnum):
    """What became of one exercise of one student (results.json, `status`)."""

    CORRECT = "correct"
    WRONG = "wrong"
    ERROR = "error"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASHED = "crashed"
    FORBIDDEN = "forbidden"
    MISSING = "missing"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Limits:
    """What one exercise of one student may use.

    Attributes:
        seconds: wall clock of the student's code, its import included, in seconds.
        mebibytes: memory above the warm worker, in MiB.
        call_seconds: wall clock of one call of it, in seconds; what ends by it leaves time for the other checks.
    """

    seconds: float = 20.0
    mebibytes: int = 1024
    call_seconds: float = 5.0


@dataclass(frozen=True)
class Cell:
    """A piece of source that runs on its own: a whole .py file, or one code cell of a notebook.

    Attributes:
        text: Python source, magics already removed, line numbers kept.
        label: what a traceback shows as the file: `lstm_step.py`, or `lstm_step.ipynb, cell 3`.
    """

    text: str
    label: str


@dataclass(frozen=True)
class Source:
    """What a student handed in for one exercise, read and not run.

    Attributes:
        path: the path below the student's folder, for messages.
        cells: one for a .py file, one for each code cell of a notebook.
        is_notebook: a failing cell of a notebook costs nothing by itself.
        notes: lines for the student: what was skipped, which of two files counts.
    """

    path: str
    cells: tuple[Cell, ...]
    is_notebook: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unreadable:
    """A file that is there and cannot be read; `reason` is the line the student reads."""

    path: str
    reason: str


@dataclass(frozen=True)
class StudentFolder:
    """Where one student's work lies: found, not yet read.

    Attributes:
        student: the name as it stands in results.json.
        path: the folder or the archive, which may be the whole class's.
        refusal: why the whole hand-in is refused (then every exercise is `unreadable`), or None.
        names: what in the class's folder is the student's, where a learning platform named it.
        records: where the class's archive lists what is the student's, in bytes from its beginning.
        around: the folder that wraps the class inside its archive, with its slash.
    """

    student: str
    path: Path
    refusal: str | None = None
    names: tuple[str, ...] = ()
    records: tuple[int, ...] = ()
    around: str = ""


@dataclass(frozen=True)
class Submission:
    """Everything one student handed in; an exercise that is not in `files` is missing."""

    student: str
    files: Mapping[str, Source | Unreadable]


@dataclass(frozen=True)
class CheckResult:
    """One check of one exercise of one student, as results.json shows it.

    Attributes:
        description: what the check expects, in one sentence.
        message: how it failed, and why where a cause is certain.
    """

    name: str
    passed: bool
    score: float
    max_score: float
    message: str = ""
    counterexample: Mapping[str, Any] | None = None
    replay: str = ""
    mistakes: tuple[str, ...] = ()
    carried_forward: bool = False
    description: str = ""


@dataclass(frozen=True)
class ExerciseResult:
    """One exercise of one student.

    Attributes:
        message: what holds for the exercise as a whole (missing, unreadable, forbidden, the notes of intake).
    """

    exercise: str
    status: Status
    score: float
    max_score: float
    checks: tuple[CheckResult, ...] = ()
    message: str = ""


@dataclass(frozen=True)
class StudentResult:
    """All exercises of one student, in the course's order."""

    student: str
    score: float
    max_score: float
    exercises: tuple[ExerciseResult, ...] = ()


@dataclass(frozen=True)
class GradeKey:
    """What one grade was made from; the same key gives the same grade.

    Attributes:
        seed: of the run.
        grader: a digest of the grader and the libraries that it computes with.
        course: a digest of what the grade takes from the course.
        work: a digest of what it takes from the hand-in.
    """

    seed: int
    grader: str
    course: str
    work: str


@dataclass(frozen=True)
class ClassResult:
    """A graded class: what results.json and report.html are made from.

    Attributes:
        students: by name; they may be read from the disk one at a time, so go over them seldom.
        faults: lines that tell of faults of the grader itself; the grades that stand are not touched by them.
    """

    course: str
    seed: int
    students: Sequence[StudentResult] = ()
    faults: tuple[str, ...] = field(default=())
