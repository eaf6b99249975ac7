"""One student's hand-in, from a folder or an archive, to a `Submission`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from autograder.faults import SubmissionError
from autograder.intake import notebooks, python_files
from autograder.intake.archives import Archive
from autograder.intake.folders import Folder
from autograder.intake.naming import near_miss, shown, verbatim
from autograder.records import Source, StudentFolder, Submission, Unreadable

_MAX_STRAYS = 20


class HandIn(Protocol):
    """What a folder and an archive have in common: paths below the student's folder, and their bytes."""

    entries: tuple[str, ...]

    def read(self, entry: str, limit: int) -> bytes:
        """The first `limit` + 1 bytes of a file; raises SubmissionError when it cannot be read."""
        ...


def read_submission(folder: StudentFolder, exercises: Sequence[str]) -> tuple[Submission, tuple[str, ...]]:
    """What the student handed in for `exercises` ("assignment/name"), and what was ignored of it, a line each.

    Never raises for what a student did: a file that cannot be read, or a hand-in that is refused, is `Unreadable`.
    """
    try:
        hand_in = _opened(folder, exercises)
    except SubmissionError as refusal:
        everything = Unreadable(shown(verbatim(folder.path.name)), str(refusal))
        return Submission(folder.student, dict.fromkeys(exercises, everything)), ()
    files: dict[str, Source | Unreadable] = {}
    for exercise in exercises:
        candidates = [entry for entry in _paths(exercise) if entry in hand_in.entries or f"{entry}/" in hand_in.entries]
        if candidates:
            files[exercise] = _read(hand_in, *candidates)
    return Submission(folder.student, files), _strays(hand_in.entries, exercises)


def _opened(folder: StudentFolder, exercises: Sequence[str]) -> HandIn:
    if folder.refusal is not None:
        raise SubmissionError(folder.refusal)
    assignments = {exercise.split("/")[0] for exercise in exercises}
    opened: type[Folder] | type[Archive] = Folder if _is_folder(folder.path) else Archive
    return opened(folder.path, assignments)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError as error:
        raise SubmissionError(f"the hand-in cannot be opened ({error.strerror}); check who may read it") from error


def _paths(exercise: str) -> tuple[str, str]:
    return f"{exercise}.py", f"{exercise}.ipynb"


def _read(hand_in: HandIn, entry: str, passed_over: str | None = None) -> Source | Unreadable:
    is_notebook = entry.endswith(".ipynb")
    note = f"{entry} counts; {passed_over} was handed in too and is not looked at" if passed_over else ""
    try:
        if is_notebook:
            source = notebooks.read_notebook(hand_in.read(entry, notebooks.MAX_BYTES), entry)
        else:
            source = python_files.read_python(hand_in.read(entry, python_files.MAX_BYTES), entry)
    except SubmissionError as fault:
        return Unreadable(entry, f"{fault} ({note})" if note else str(fault))
    if not note:
        return source
    return Source(source.path, source.cells, source.is_notebook, (note, *source.notes))


def _strays(entries: Sequence[str], exercises: Sequence[str]) -> tuple[str, ...]:
    wanted = {path for exercise in exercises for path in _paths(exercise)}
    strays = [entry for entry in entries if entry.rstrip("/") not in wanted]
    lines = [f"{shown(verbatim(entry))}: {_explained(entry, wanted)}" for entry in strays[:_MAX_STRAYS]]
    if len(strays) > _MAX_STRAYS:
        lines.append(f"{len(strays) - _MAX_STRAYS:,} more files that are no exercise's")
    return tuple(lines)


def _explained(entry: str, wanted: set[str]) -> str:
    if entry.endswith("/"):
        assignments = sorted({path.split("/")[0] for path in wanted})
        meant = near_miss(entry.rstrip("/"), assignments)
        hint = (
            f" (did you mean {meant}/?)"
            if meant
            else f" ({', '.join(assignments)})"
            if "/" not in entry.rstrip("/")
            else ""
        )
        return f"not the folder of an assignment{hint}"
    meant = near_miss(entry, wanted)
    return "not the file of an exercise" + (f" (did you mean {meant}?)" if meant else "")
