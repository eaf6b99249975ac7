"""What is measured against each other, and how: the cost of one more submission."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import own_tools
import whole_course
from assignment import BUILD, QUESTIONS
from environments import UnavailableError
from measuring import Command, Cost, run
from submissions import HandIn, class_of
from tools import Tool

from autograder.course import Course

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
        judge: size -> what was wrong with the latest run's verdicts, a line each; how many verdicts there were.
        costs: of each round, with N and with 2N.
        peaks: bytes, with N and with 2N.
        mistaken: what the verdicts of the latest run got wrong.
        judged: how many verdicts it gave.
    """

    key: str
    name: str
    started: str
    size: int
    lay_out: Callable[[int], list[Command]]
    judge: Callable[[int], tuple[list[str], int]]
    walls: str = ""
    costs: list[tuple[Cost, Cost]] = field(default_factory=list)
    peaks: tuple[int, int] = (0, 0)
    mistaken: list[str] = field(default_factory=list)
    judged: int = 0

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
        try:
            cost = run(self.lay_out(size), log, watch=watch)
            self.mistaken, self.judged = self.judge(size)
        except subprocess.TimeoutExpired as error:
            raise UnavailableError(f"{self.name}: it does not end ({error})") from error
        except Exception as error:
            raise UnavailableError(f"{self.name}: {type(error).__name__}: {error}; see {_shown(log)}") from error
        return cost


def of_tool(tool: Tool, size: int, *, mixed: bool = True) -> Contender:
    """A tool on the three exercises."""
    key = f"{type(tool).__name__.lower()}-{'mixed' if mixed else 'right'}"
    latest: list[HandIn] = []

    def lay_out(count: int) -> list[Command]:
        latest[:] = class_of(count, mixed=mixed)
        return tool.lay_out(latest)

    def judge(_: int) -> tuple[list[str], int]:
        given = tool.verdicts()
        mistaken = []
        for one in latest:
            for question in QUESTIONS:
                said = given.get(one.student, {}).get(question.name)
                if said is None:
                    raise UnavailableError(f"it says nothing of {one.student}, {question.name}")
                if said != one.is_right:
                    mistaken.append(f"{'passes' if said else 'fails'} {question.name}: {one.origins[question.name]}")
        return mistaken, len(latest) * len(QUESTIONS)

    return Contender(key, tool.name, tool.started, size * tool.factor, lay_out, judge, tool.walls)


def of_forks(course: Course, size: int) -> Contender:
    """A bare fork of a process that has everything loaded."""

    def lay_out(count: int) -> list[Command]:
        return own_tools.forks(course, count)

    return Contender("fork", "one bare fork", "fork, exit, wait", size, lay_out, lambda _: ([], 0))


def of_course(size: int, *, mixed: bool) -> Contender:
    """Our grader on the whole course; the size is in classes."""
    names = whole_course.students(mixed=mixed)

    def judge(count: int) -> tuple[list[str], int]:
        if whole_course.graded() != count:
            raise UnavailableError(f"{whole_course.graded()} students were graded, expected {count}")
        return [], 0

    name = f"the sample class, {len(names)} students" if mixed else f"its {len(names)} right students"
    return Contender(
        f"course-{'mixed' if mixed else 'right'}",
        name,
        "autograder grade --workers 1",
        size * len(names),
        lambda count: whole_course.lay_out(names, count),
        judge,
    )


def _shown(path: Path) -> str:
    return path.relative_to(BUILD.parents[1]).as_posix()
