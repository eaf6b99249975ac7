"""Finds the students of a class in one zip archive."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from autograder.faults import UsageError
from autograder.intake.class_archives import Record, records_of
from autograder.intake.class_layout import LAYOUT, Form, Owner, folder_around, handed_in_twice, owner_of
from autograder.intake.naming import is_ignored, shown, verbatim
from autograder.intake.zip_entries import MAX_ENTRIES, hostility, plain_path
from autograder.records import StudentFolder

_MAX_DIRECTORY_BYTES = 16 * 2**20
_MAX_STRAYS = 19


@dataclass
class _Member:
    """What is the student's: where it is listed, and in what form it was handed in."""

    tops: dict[tuple[Form, str], None] = field(default_factory=dict)
    records: "array[int]" = field(default_factory=lambda: array("Q"))
    bytes: int = 0

    @property
    def is_too_large(self) -> bool:
        return len(self.records) > MAX_ENTRIES or self.bytes > _MAX_DIRECTORY_BYTES


def students_in_archive(path: Path, assignments: frozenset[str]) -> tuple[tuple[StudentFolder, ...], tuple[str, ...]]:
    """The students, sorted by name, and what is no student's, a line each; raises UsageError for a broken archive."""
    around = folder_around((plain for _, plain in _plain(path)), assignments, least=1)
    members: dict[str, _Member] = {}
    strays: list[str] = []
    passed_over = files = locked = 0
    for record, plain in _plain(path):
        files += not plain.endswith("/")
        locked += record.is_encrypted
        owner = _owner(record.name, plain, around)
        if owner is not None:
            _add(members.setdefault(owner.student, _Member()), owner, record, plain.removeprefix(around))
        elif why := hostility(record.name, record.mode):
            raise UsageError(
                f"{path}: the archive is refused: its entry '{shown(verbatim(record.name))}' {why}, and it is no "
                "student's; remove it or make the archive again"
            )
        elif plain != around:
            passed_over += 1
            if len(strays) < _MAX_STRAYS:
                strays.append(f"{shown(verbatim(plain))}: not a student's work ({LAYOUT})")
    if locked and locked >= files:
        raise UsageError(f"{path}: the archive is encrypted; make one without a password")
    if not members:
        found = f"; what is there: {strays[0]}" if strays else ""
        raise UsageError(f"{path}: no student is in this archive; expected {LAYOUT}{found}")
    if assignments.issuperset(members):
        raise UsageError(f"{path}: this is one student's work; give the folder or zip file of a class, with {LAYOUT}")
    if passed_over > len(strays):
        strays.append(f"{passed_over - len(strays):,} more entries that are no student's")
    students = tuple(_student(path, name, member, around) for name, member in sorted(members.items()))
    return students, tuple(strays)


def _plain(path: Path) -> Iterator[tuple[Record, str]]:
    """The entries that count, with their plain paths."""
    for record in records_of(path):
        plain = plain_path(record.name)
        if hostility(record.name, record.mode) or not any(is_ignored(part) for part in plain.split("/") if part):
            yield record, plain


def _owner(name: str, plain: str, around: str) -> Owner | None:
    """The student who can be recognised from the beginning of the path, whatever is hostile further on."""
    below = plain.removeprefix(around)
    first = below.partition("/")[0]
    if not first or not plain.startswith(around) or hostility(first, 0) or (not around and hostility(name[:2], 0)):
        return None
    return owner_of(below)


def _add(member: _Member, owner: Owner, record: Record, below: str) -> None:
    top, slash, _ = below.partition("/")
    member.tops[owner.form, top + slash if owner.form is not Form.UPLOADS else ""] = None
    if not member.is_too_large:
        member.records.append(record.at)
        member.bytes += record.size


def _student(path: Path, name: str, member: _Member, around: str) -> StudentFolder:
    if len(member.tops) > 1:
        return StudentFolder(name, path, refusal=handed_in_twice(top or "an upload" for _, top in member.tops))
    if member.is_too_large:
        refusal = f"the archive holds more than {MAX_ENTRIES:,} entries; hand in only the exercises' files"
        return StudentFolder(name, path, refusal=refusal)
    return StudentFolder(name, path, records=tuple(member.records), around=around)
