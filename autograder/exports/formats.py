"""The registry of formats; a new one is a module of this package and an entry here."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from autograder.exports import canvas, checks_csv, gradescope, moodle, scores_csv
from autograder.records import ClassResult


@dataclass(frozen=True)
class OneFile:
    """A format that puts the class into one file.

    Attributes:
        says: what it is, for the help.
        name: of the file, where --out names only a folder.
        pieces: its text.
    """

    says: str
    name: str
    pieces: Callable[[ClassResult], Iterator[str]]


@dataclass(frozen=True)
class FileEach:
    """A format that has a file for each student.

    Attributes:
        says: what it is, for the help.
        name: of their folder, where --out names one that holds other things.
        files: the names and texts.
        opening: how every file begins.
    """

    says: str
    name: str
    files: Callable[[ClassResult], Iterator[tuple[str, str]]]
    opening: str


Format: TypeAlias = OneFile | FileEach

FORMATS: Mapping[str, Format] = {
    "csv": OneFile("one row a student: score, and each exercise's score and status", "grades.csv", scores_csv.pieces),
    "checks-csv": OneFile("one row a check of a student, for statistics", "checks.csv", checks_csv.pieces),
    "gradescope": FileEach(
        "a folder with Gradescope's results.json for each student",
        "gradescope",
        gradescope.files,
        gradescope.OPENING,
    ),
    "canvas": OneFile("a CSV that Canvas's gradebook imports", "canvas.csv", canvas.pieces),
    "moodle": OneFile("a CSV that Moodle's gradebook imports", "moodle.csv", moodle.pieces),
}
