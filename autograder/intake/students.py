"""Finds the students of a class in a folder: a folder or an archive each, or what a learning platform exports."""

import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from autograder.faults import UsageError
from autograder.intake.class_layout import LAYOUT, REMEDY, Form, folder_around, handed_in_twice, owner_of
from autograder.intake.class_members import students_in_archive
from autograder.intake.naming import is_ignored, shown, verbatim
from autograder.records import StudentFolder

_LOOKED_AT = 100


@dataclass(frozen=True)
class FoundClass:
    """The students of a class, sorted by name.

    Attributes:
        strays: what was ignored, a line for each entry that is no student's.
    """

    students: tuple[StudentFolder, ...]
    strays: tuple[str, ...] = ()


def find_students(root: Path, assignments: Iterable[str] = ()) -> FoundClass:
    """The hand-ins in a folder or in one zip archive; raises UsageError when it is neither, or holds no student.

    Args:
        root: the class's folder or archive.
        assignments: of the course; with them, one folder that wraps the class is looked through.
    """
    known = frozenset(assignments)
    if _kind(root, follow=True) == "file":
        return FoundClass(*students_in_archive(root, known))
    top = root
    around = folder_around(_three_levels(root), known, least=2)
    if around:
        root = root / around
    hand_ins: dict[str, dict[Form, list[str]]] = {}
    strays: list[str] = []
    for name in _names(root):
        kind = _kind(root / name)
        owner = owner_of(f"{name}/" if kind == "folder" else name)
        # A link or a pipe in place of an archive is refused, and not ignored: it is known whose it is.
        if owner and (kind in ("folder", "file") or name.lower().endswith(".zip") or owner.form is Form.UPLOADS):
            hand_ins.setdefault(owner.student, {}).setdefault(owner.form, []).append(name)
        else:
            what = "not followed" if kind == "link" else "not a student's work"
            strays.append(f"{shown(verbatim(name))}: a {kind}, {what} ({LAYOUT})")
    if not hand_ins:
        found = f"; what is there: {strays[0]}" if strays else ""
        raise UsageError(f"{top}: no student is in this folder; expected {LAYOUT}{found}")
    students = tuple(_student(root, name, forms) for name, forms in sorted(hand_ins.items()))
    return FoundClass(students, tuple(strays))


def _student(root: Path, student: str, forms: dict[Form, list[str]]) -> StudentFolder:
    names = [name for found in forms.values() for name in found]
    if list(forms) == [Form.UPLOADS]:
        return StudentFolder(student, root, names=tuple(names))
    if len(names) == 1 and (kind := _kind(root / names[0])) in ("folder", "file"):
        return StudentFolder(student, root / names[0])
    if len(names) == 1:
        refusal = f"{shown(verbatim(names[0]))} is a {kind}, which is never opened; hand in the archive itself"
        return StudentFolder(student, root / names[0], refusal=refusal)
    return StudentFolder(
        student, root / names[0], refusal=handed_in_twice(f"{n}/" if _kind(root / n) == "folder" else n for n in names)
    )


def _names(folder: Path) -> list[str]:
    try:
        return sorted(child.name for child in folder.iterdir() if not is_ignored(child.name))
    except FileNotFoundError as error:
        raise UsageError(f"{folder}: there is no such folder; {REMEDY}") from error
    except NotADirectoryError as error:
        raise UsageError(f"{folder}: neither a folder nor a file; {REMEDY}") from error
    except OSError as error:
        raise UsageError(f"{folder}: the folder cannot be listed ({error.strerror})") from error


def _three_levels(root: Path) -> Iterator[str]:
    """What is in the folder, as paths; where it holds one folder only, also what is inside that, to the third level."""
    paths = [f"{name}/" if _kind(root / name) == "folder" else name for name in _names(root)]
    yield from paths
    folders = [path for path in paths if path.endswith("/")]
    if len(folders) != 1:
        return
    children = _below(root, folders[0])
    yield from children
    for child in islice((path for path in children if path.endswith("/")), _LOOKED_AT):
        yield from _below(root, child)


def _below(root: Path, folder: str) -> list[str]:
    try:
        names = _names(root / folder)
    except UsageError:  # told later, where it is graded
        return []
    return [f"{folder}{name}" + "/" * (_kind(root / folder / name) == "folder") for name in names]


def _kind(path: Path, *, follow: bool = False) -> str:
    try:
        mode = (path.stat() if follow else path.lstat()).st_mode
    except OSError:
        return "vanished entry"
    if stat.S_ISLNK(mode):
        return "link"
    if stat.S_ISDIR(mode):
        return "folder"
    return "file" if stat.S_ISREG(mode) else "special file"
