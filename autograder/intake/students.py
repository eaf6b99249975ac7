"""Finds the students of a class: one folder or one zip archive each."""

import stat
from dataclasses import dataclass
from pathlib import Path

from autograder.faults import UsageError
from autograder.intake.naming import is_ignored, shown, verbatim
from autograder.records import StudentFolder

_LAYOUT = "<student>/<assignment>/<exercise>.py or <student>.zip"


@dataclass(frozen=True)
class FoundClass:
    """The students of a class, sorted by name.

    Attributes:
        strays: what was ignored, a line for each entry that is no student's.
    """

    students: tuple[StudentFolder, ...]
    strays: tuple[str, ...] = ()


def find_students(root: Path) -> FoundClass:
    """The hand-ins directly below `root`; raises UsageError when there is no such folder or no student in it."""
    try:
        names = [child.name for child in root.iterdir() if not is_ignored(child.name)]
    except FileNotFoundError as error:
        raise UsageError(f"{root}: there is no such folder; give the folder that holds {_LAYOUT}") from error
    except NotADirectoryError as error:
        raise UsageError(f"{root}: this is a file; give the folder that holds {_LAYOUT}") from error
    except OSError as error:
        raise UsageError(f"{root}: the folder cannot be listed ({error.strerror})") from error
    hand_ins: dict[str, list[Path]] = {}
    strays: list[str] = []
    for name in sorted(names):
        kind = _kind(root / name)
        if kind == "folder":
            hand_ins.setdefault(verbatim(name), []).append(root / name)
        elif kind == "file" and name.lower().endswith(".zip"):
            hand_ins.setdefault(verbatim(name[:-4]), []).append(root / name)
        else:
            what = "not followed" if kind == "link" else "not a student's work"
            strays.append(f"{shown(verbatim(name))}: a {kind}, {what} ({_LAYOUT})")
    if not hand_ins:
        found = f"; what is there: {strays[0]}" if strays else ""
        raise UsageError(f"{root}: no student is in this folder; expected {_LAYOUT}{found}")
    students = tuple(_student(name, paths) for name, paths in sorted(hand_ins.items()))
    return FoundClass(students, tuple(strays))


def _student(name: str, paths: list[Path]) -> StudentFolder:
    if len(paths) == 1:
        return StudentFolder(name, paths[0])
    listed = " and ".join(shown(verbatim(path.name)) + ("/" if path.is_dir() else "") for path in paths)
    refusal = f"{listed} were both handed in, so it is not clear which counts; remove one and grade again"
    return StudentFolder(name, paths[0], refusal)


def _kind(path: Path) -> str:
    try:
        mode = path.lstat().st_mode
    except OSError:
        return "vanished entry"
    if stat.S_ISLNK(mode):
        return "link"
    if stat.S_ISDIR(mode):
        return "folder"
    return "file" if stat.S_ISREG(mode) else "special file"
