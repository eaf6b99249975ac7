"""Reads the hand-written files beside it: right ones in unlike styles, named mistakes, trivial answers."""

from dataclasses import dataclass
from pathlib import Path

from autograder.course import read_course
from autograder.records import Cell, Source

HERE = Path(__file__).parent
EXERCISES = {exercise.name: exercise.id for exercise in read_course(HERE.parents[1]).exercises}
"""Those of the course; files for an exercise that it does not list wait for it."""


@dataclass(frozen=True)
class HandWritten:
    """One file.

    Attributes:
        exercise: "attention/masks".
        name: the style, the id of the mistake, or the kind of trivial answer.
    """

    exercise: str
    name: str
    source: Source

    def __str__(self) -> str:
        """What pytest shows for a parameter."""
        return f"{self.exercise}-{self.name}"


def correct() -> tuple[HandWritten, ...]:
    """Right solutions: full marks."""
    return _files("correct")


def wrong() -> tuple[HandWritten, ...]:
    """Whole files that make the mistake they are named after: points lost, and the mistake named."""
    return _files("wrong")


def trivial() -> tuple[HandWritten, ...]:
    """Answers without work: at most a tenth of the points."""
    return _files("trivial")


def _files(kind: str) -> tuple[HandWritten, ...]:
    found = sorted((HERE / kind).glob("*/*.py"))
    return tuple(_read(path) for path in found if path.parent.name in EXERCISES)


def _read(path: Path) -> HandWritten:
    exercise = EXERCISES[path.parent.name]
    cell = Cell(path.read_text("utf-8"), f"{path.parent.name}.py")
    return HandWritten(exercise, path.stem, Source(f"{exercise}.py", (cell,)))
