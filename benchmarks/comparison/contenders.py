"""What is measured against each other, and how: the cost of one more submission."""

import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TypeVar

import own_tools
import whole_course
from assignment import BUILD, QUESTIONS, ROOT
from environments import UnavailableError
from measuring import Command, Cost, run
from submissions import HandIn, class_of, every_text
from tools import Tool, Verdicts

from autograder.course import Course

T = TypeVar("T")
LOGS = BUILD / "logs"


@dataclass
class Contender:
    """Something that grades a class of any size, and what has been measured of it.

    Attributes:
        key: for the tables.
        name: for the reader.
        started: how, for the reader.
        size: N; classes of N and 2N are graded.
        lay_out: size -> what is to be run.
        check: size -> nothing; raises where the latest run did not grade so many.
        costs: of each round, with N and with 2N.
        peaks: bytes, with N and with 2N.
    """

    key: str
    name: str
    started: str
    size: int
    lay_out: Callable[[int], list[Command]]
    check: Callable[[int], None]
    walls: str = ""
    costs: list[tuple[Cost, Cost]] = field(default_factory=list)
    peaks: tuple[int, int] = (0, 0)

    def measure(self, *, watch: bool = False) -> None:
        """One round; one that is watched gives the memory, and warms the caches up.

        Raises:
            UnavailableError: it does not grade.
        """
        small, large = (self._run(size, watch) for size in (self.size, 2 * self.size))
        if watch:
            self.peaks = (small.peak or 0, large.peak or 0)
        else:
            self.costs.append((small, large))

    @property
    def wall(self) -> float:
        """Seconds of wall clock for one more submission: the median of the rounds."""
        return median((large.wall - small.wall) / self.size for small, large in self.costs)

    @property
    def cpu(self) -> float:
        """Seconds of processor time for one more submission: the median of the rounds."""
        return median((large.cpu - small.cpu) / self.size for small, large in self.costs)

    @property
    def start(self) -> float:
        """Seconds of wall clock that a class costs however small it is."""
        return median(2 * small.wall - large.wall for small, large in self.costs)

    def _run(self, size: int, watch: bool) -> Cost:
        log = LOGS / f"{self.key}.log"
        log.write_bytes(b"")
        cost = _graded(self.name, lambda: run(self.lay_out(size), log, watch=watch), log)
        _graded(self.name, lambda: self.check(size), log)
        return cost


def of_tool(tool: Tool, size: int, *, mixed: bool = True) -> Contender:
    """A tool on the three exercises."""

    def lay_out(count: int) -> list[Command]:
        return tool.lay_out(class_of(count, mixed=mixed))

    def check(count: int) -> None:
        _verdicts(tool, class_of(count, mixed=mixed))

    key = f"{type(tool).__name__.lower()}-{'mixed' if mixed else 'right'}"
    return Contender(key, tool.name, tool.started, size * tool.factor, lay_out, check, tool.walls)


def judge(tool: Tool) -> tuple[list[str], int]:
    """What a tool gets wrong, a line each, in a class of every text; and how many verdicts it gave.

    Raises:
        UnavailableError: it does not grade.
    """
    hand_ins = every_text()
    log = LOGS / "verdicts.log"
    _graded(tool.name, lambda: run(tool.lay_out(hand_ins), log), log)
    given = _graded(tool.name, lambda: _verdicts(tool, hand_ins), log)
    mistaken = [
        f"{'passes' if said else 'fails'} {name}: {one.origins[name]}"
        for one in hand_ins
        for name, said in given[one.student].items()
        if said != one.is_right
    ]
    return mistaken, len(hand_ins) * len(QUESTIONS)


def _verdicts(tool: Tool, hand_ins: Sequence[HandIn]) -> Verdicts:
    given = tool.verdicts()
    for one in hand_ins:
        for question in QUESTIONS:
            if question.name not in given.get(one.student, {}):
                raise UnavailableError(f"it says nothing of {one.student}, {question.name}")
    return given


def _graded(name: str, work: Callable[[], T], log: Path) -> T:
    """What a piece of work with a tool gives; whatever goes wrong in it makes the tool one that is left out."""
    try:
        return work()
    except subprocess.TimeoutExpired as error:
        raise UnavailableError(f"{name}: it does not end ({error})") from error
    except Exception as error:
        said = log.read_text("utf-8", "replace").strip().splitlines() or ["nothing"]
        shown = log.relative_to(ROOT).as_posix()
        raise UnavailableError(f"{name}: {error}; it said last: {said[-1]} (all of it: {shown})") from error


def of_forks(course: Course, size: int) -> Contender:
    """A bare fork of a process that has everything loaded."""

    def lay_out(count: int) -> list[Command]:
        return own_tools.forks(course, count)

    return Contender("fork", "one bare fork", "fork, exit, wait", size, lay_out, lambda _: None)


def of_course(size: int, *, mixed: bool) -> Contender:
    """Our grader on the whole course; the size is in classes."""
    names = whole_course.students(mixed=mixed)

    def check(count: int) -> None:
        if whole_course.graded() != count:
            raise UnavailableError(f"{whole_course.graded()} students were graded, expected {count}")

    name = f"sample class, {len(names)} students whose code ends" if mixed else f"its {len(names)} right students"
    return Contender(
        f"course-{'mixed' if mixed else 'right'}",
        name,
        "autograder grade --workers 1",
        size * len(names),
        lambda count: whole_course.lay_out(names, count),
        check,
    )
