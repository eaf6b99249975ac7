"""How a class is spread over files: all in report.html, or, where it is large, its students on pages of their own."""

import heapq
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.faults import UsageError
from autograder.records import StudentResult
from autograder.report.escaping import one_line

LARGE_CLASS = 200  # a report.html with more students in it grows past what a browser likes
STUDENTS_ON_A_PAGE = 100
MOST_LOWEST = 50  # students of a large class that report.html names
FOLDER = "report"
ORIGIN = "autograder grade: a page of report.html"  # in the head of every page; a file without it is somebody else's
_HEAD = 500
_NAME = re.compile(r"[0-9]{3,}\.html")


@dataclass(frozen=True)
class Page:
    """A page of students: its number and the places in the class of its first and last, all from 1."""

    number: int
    first: int
    last: int

    @property
    def file(self) -> str:
        """Its name in the folder of pages."""
        return _file(self.number)

    @property
    def address(self) -> str:
        """Its name as seen from report.html."""
        return f"{FOLDER}/{self.file}"

    @property
    def places(self) -> range:
        """The places of its students."""
        return range(self.first, self.last + 1)


@dataclass(frozen=True)
class Row:
    """A student's row of the overview; `page` is where the work stands, empty where it is the same page."""

    place: int
    student: StudentResult
    page: str = ""


@dataclass(frozen=True)
class Entry:
    """A page as the index names it: by its first student and its last."""

    page: Page
    first: str
    last: str


def pages(count: int) -> list[Page]:
    """Return the pages that a class of `count` students takes; none where report.html holds it."""
    if count <= LARGE_CLASS:
        return []
    return [
        Page(number, before + 1, min(before + STUDENTS_ON_A_PAGE, count))
        for number, before in enumerate(range(0, count, STUDENTS_ON_A_PAGE), start=1)
    ]


def rows(students: Sequence[StudentResult], places: Iterable[int]) -> Iterator[Row]:
    """Yield the rows of students whose work stands on the same page."""
    return (Row(place, students[place - 1]) for place in places)


def lowest(students: Sequence[StudentResult], scores: Sequence[float], found: Sequence[Page]) -> Iterator[Row]:
    """Yield the rows of those with the fewest points, the fewest first; equal ones stay in the class's order."""
    for before in heapq.nsmallest(MOST_LOWEST, range(len(scores)), key=scores.__getitem__):
        yield Row(before + 1, students[before], found[before // STUDENTS_ON_A_PAGE].address)


def index(students: Sequence[StudentResult], found: Iterable[Page]) -> Iterator[Entry]:
    """Yield the index of the pages."""
    return (Entry(page, students[page.first - 1].student, students[page.last - 1].student) for page in found)


def make_folder(report: Path) -> Path:
    """Make the folder of pages beside report.html and return it.

    Raises:
        UsageError: it cannot be made.
    """
    folder = report / FOLDER
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"{one_line(str(folder))}: cannot be made a folder ({error.strerror}); move away what is there,"
            " or choose another --out"
        ) from error
    return folder


def remove_left(out: Path, used: int) -> None:
    """Remove the pages that an earlier run wrote beyond the `used` ones; no other file is touched.

    Raises:
        UsageError: a page cannot be removed.
    """
    for path in sorted((out / FOLDER).glob("*.html")):
        try:
            if _is_page(path) and int(path.stem) > used:
                path.unlink(missing_ok=True)
        except OSError as error:
            raise UsageError(
                f"cannot remove {one_line(str(path))}, a page of an earlier report: {error.strerror}; remove it"
            ) from error


def _is_page(path: Path) -> bool:
    if not _NAME.fullmatch(path.name) or path.name != _file(int(path.stem)) or path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return ORIGIN.encode() in file.read(_HEAD)


def _file(number: int) -> str:
    return f"{number:03}.html"
