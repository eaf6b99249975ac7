"""One student's hand-in, from a folder or an archive, to a `Submission`."""

from collections.abc import Sequence
from dataclasses import replace

from autograder.faults import SubmissionError
from autograder.intake import notebooks, python_files
from autograder.intake.hand_in import HandIn
from autograder.intake.naming import near_miss, shown, verbatim
from autograder.intake.opening import opened
from autograder.records import Source, StudentFolder, Submission, Unreadable

_MAX_STRAYS = 19


def read_submission(folder: StudentFolder, exercises: Sequence[str]) -> tuple[Submission, tuple[str, ...]]:
    """What the student handed in for `exercises` ("assignment/name"), and what was ignored or not opened, a line each.

    Never raises for what a student did: a file that cannot be read, or a hand-in that is refused, is `Unreadable`.
    """
    files: dict[str, Source | Unreadable] = {}
    unopened: list[str] = []
    try:
        with opened(folder, exercises) as hand_in:
            there = {"/".join(entry.split("/", 2)[:2]) for entry in hand_in.entries}
            for exercise in exercises:
                if candidates := [path for path in _paths(exercise) if path in there]:
                    files[exercise] = _read(hand_in, unopened, *candidates)
            return Submission(folder.student, files), _passed_over(hand_in, unopened, exercises)
    except SubmissionError as refusal:
        is_own = not folder.records and not folder.names
        label = shown(verbatim(folder.path.name) if is_own else folder.student)
        everything = Unreadable(label, str(refusal))
        line = f"{label}: {refusal}" if is_own else str(refusal)
        return Submission(folder.student, dict.fromkeys(exercises, everything)), (line,)


def _paths(exercise: str) -> tuple[str, str]:
    return f"{exercise}.py", f"{exercise}.ipynb"


def _read(hand_in: HandIn, unopened: list[str], entry: str, passed_over: str | None = None) -> Source | Unreadable:
    is_notebook = entry.endswith(".ipynb")
    notes = [f"{entry} counts; {passed_over} was handed in too and is not looked at"] if passed_over else []
    if chosen := hand_in.notes.get(entry):
        notes.append(chosen)
    try:
        data = _opened(hand_in, unopened, entry, notebooks.MAX_BYTES if is_notebook else python_files.MAX_BYTES)
        source = notebooks.read_notebook(data, entry) if is_notebook else python_files.read_python(data, entry)
    except SubmissionError as fault:
        return Unreadable(entry, f"{fault} ({'; '.join(notes)})" if notes else str(fault))
    return replace(source, notes=(*notes, *source.notes))


def _opened(hand_in: HandIn, unopened: list[str], entry: str, limit: int) -> bytes:
    try:
        if entry not in hand_in.entries and f"{entry}/" not in hand_in.entries:  # it holds what is there
            raise SubmissionError("a plain file was expected here, and this is a folder; hand in the file itself")
        return hand_in.read(entry, limit)
    except SubmissionError as fault:
        unopened.append(f"{entry}: {fault}")
        raise


def _passed_over(hand_in: HandIn, unopened: Sequence[str], exercises: Sequence[str]) -> tuple[str, ...]:
    wanted = {path for exercise in exercises for path in _paths(exercise)}
    strays = [entry for entry in hand_in.entries if entry.rstrip("/") not in wanted]
    remarks = [*unopened, *hand_in.remarks]
    lines = remarks[:_MAX_STRAYS]
    told = strays[: _MAX_STRAYS - len(lines)]
    lines += [f"{shown(verbatim(entry))}: {_explained(entry, wanted)}" for entry in told]
    if more := len(remarks) + len(strays) - len(lines):
        lines.append(f"{more:,} more files that are no exercise's")
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
