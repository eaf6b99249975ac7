"""Grades one assignment with nbgrader, otter-grader, pytest and our grader, and says what one more submission costs.

    python benchmarks/comparison/run.py [--submissions N] [--rounds R] [--only PART ...] [--no-verdicts] [--write]

Everything is made below build/comparison/: the other tools' virtual environments (once), the assignment in each tool's
format, and the hand-ins. The tools run in turn, on one core, on classes of N and 2N; the difference is the cost of N
submissions. A tool that cannot be installed is named and left out. `--write` writes the tables and the picture into
docs/speed.md and docs/speed.svg.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import whole_course
from assignment import BUILD, CASES, ROOT, write_cases, write_course
from contenders import LOGS, Contender, judge, of_course, of_forks, of_tool
from environments import UnavailableError
from measuring import inherit_orphans
from nbgrader_tool import Nbgrader
from otter_tool import Otter
from own_tools import Floor, Own
from pytest_tool import Pytest
from tables import report
from tools import Tool

from autograder.course import Course

_PAGE = ROOT / "docs" / "speed.md"
_BEGIN, _END = "<!-- figures: begin -->", "<!-- figures: end -->"
_PARTS = ("nbgrader", "otter", "pytest", "own", "floor", "fork", "course")
_IMAGE = "![What one more submission costs nbgrader, otter-grader, pytest, our grader and the floor](speed.svg)"
_FORKS = 500
_TIMES = 3


def main() -> None:
    """Sets up, measures, prints and writes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--submissions", type=int, default=10, help="N for the slowest tools (10)")
    parser.add_argument("--rounds", type=int, default=3, help="that are timed (3)")
    parser.add_argument("--only", nargs="+", choices=_PARTS, default=_PARTS, help="measure these, not all")
    parser.add_argument("--no-verdicts", action="store_true", help="do not compare what the tools say of every text")
    parser.add_argument("--write", action="store_true", help="write docs/speed.md and docs/speed.svg")
    options = parser.parse_args()
    if options.submissions < 1 or options.rounds < 1:
        parser.error("--submissions and --rounds must be at least 1")
    inherit_orphans()
    LOGS.mkdir(parents=True, exist_ok=True)
    missing: list[str] = []
    course = write_course(BUILD / "course")
    tools = list(_set_up(course, options.only, missing))
    contenders = list(_contenders(course, tools, options.submissions, options.only))
    for turn in range(options.rounds + 1):
        # The first round gives the memory; of the others each second one goes backwards.
        for one in reversed(contenders) if turn % 2 else list(contenders):
            print(f"{f'round {turn}' if turn else 'memory'}: {one.key}", flush=True)
            with _left_out(missing, lambda one=one: contenders.remove(one)):
                one.measure(watch=turn == 0)
    judged = {}
    for tool in [] if options.no_verdicts else tools:
        print(f"verdicts: {tool.name}", flush=True)
        with _left_out(missing):
            judged[tool.name] = judge(tool)
    known = whole_course.right_students(_TIMES) if "course" in options.only else None
    measured = {one.key: one for one in contenders}
    command = " ".join(["python", str(Path(__file__).relative_to(ROOT)), *sys.argv[1:]])
    tables = report(measured, judged, known, options.rounds, missing, command)
    print(f"\n{tables}")
    if options.write:
        from picture import drawn

        before, _, rest = _PAGE.read_text("utf-8").partition(_BEGIN)
        _PAGE.write_text(f"{before}{_BEGIN}\n\n{_IMAGE}\n\n{tables}\n\n{_END}{rest.partition(_END)[2]}", "utf-8")
        _PAGE.with_suffix(".svg").write_text(drawn(measured), "utf-8")


def _set_up(course: Course, parts: Sequence[str], missing: list[str]) -> Iterator[Tool]:
    """The tools that can be had; `missing` is told of the others."""
    cases = BUILD / CASES
    write_cases(course, cases)
    for part, tool in zip(_PARTS, (Nbgrader(), Otter(), Pytest(), Own(), Floor()), strict=False):
        if part in parts:
            with _left_out(missing):
                tool.set_up(course, cases)
                yield tool


def _contenders(course: Course, tools: Sequence[Tool], size: int, parts: Sequence[str]) -> Iterator[Contender]:
    for tool in tools:
        yield of_tool(tool, size)
        if isinstance(tool, Own | Floor):
            yield of_tool(tool, size, mixed=False)
    if "fork" in parts:
        yield of_forks(course, _FORKS)
    if "course" in parts:
        yield of_course(1, mixed=False)
        yield of_course(1, mixed=True)


@contextmanager
def _left_out(missing: list[str], then: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Notes and tells that a tool is left out, where it does not work."""
    try:
        yield
    except UnavailableError as error:
        missing.append(str(error))
        print(f"left out: {error}", flush=True)
        then()


if __name__ == "__main__":
    main()
