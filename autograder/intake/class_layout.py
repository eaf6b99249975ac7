"""Which student a path in a class's folder or archive belongs to, and whether one folder wraps the class."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from autograder.intake.naming import shown, verbatim
from autograder.intake.platform_names import upload_of

LAYOUT = "<student>/<assignment>/<exercise>.py or <student>.zip"
REMEDY = f"give the folder that holds {LAYOUT}, or one zip file of it"


class Form(StrEnum):
    """The form of a hand-in; a student has one."""

    FOLDER = "folder"
    ARCHIVE = "archive"
    UPLOADS = "uploads"


@dataclass(frozen=True)
class Owner:
    """Whose a path is, and as what it was handed in."""

    student: str
    form: Form


def owner_of(path: str) -> Owner | None:
    """The student to whom a plain path belongs (a folder's ends with a slash), or None where it is nobody's."""
    if upload := upload_of(path):
        return Owner(verbatim(upload.student), Form.UPLOADS)
    top, slash, _ = path.partition("/")
    if slash:
        return Owner(verbatim(top), Form.FOLDER)
    return Owner(verbatim(top[:-4]), Form.ARCHIVE) if top.lower().endswith(".zip") else None


def folder_around(paths: Iterable[str], assignments: frozenset[str], *, least: int) -> str:
    """The one folder that wraps a class, with its slash, or nothing.

    Args:
        paths: plain paths; those of the first three levels are enough.
        assignments: their folders tell a student from a class.
        least: so many students' folders inside are enough; else two hand-ins of any form, or one that a platform named.
    """
    around = ""
    seen: dict[Form, set[str]] = {form: set() for form in Form}
    for path in paths:
        top, slash, below = path.partition("/")
        owner = owner_of(path)
        if owner is None:
            continue  # a stray beside the class
        if owner.form is not Form.FOLDER or (around and around != top + slash):
            return ""
        around = top + slash
        child, _, deeper = below.partition("/")
        if child in assignments:
            return ""
        inner = owner_of(below)
        if inner and (inner.form is not Form.FOLDER or deeper.partition("/")[0] in assignments):
            seen[inner.form].add(inner.student)
    folders, archives = len(seen[Form.FOLDER]), len(seen[Form.ARCHIVE])
    is_class = seen[Form.UPLOADS] or folders >= least or folders + archives > 1
    return around if is_class else ""


def handed_in_twice(entries: Iterable[str]) -> str:
    """Why a student is refused whose work is there in two forms; a folder's entry ends with a slash."""
    listed = " and ".join(shown(verbatim(entry)) for entry in islice(entries, 5))
    return f"{listed} were both handed in, so it is not clear which counts; remove one and grade again"
