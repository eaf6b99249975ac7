"""Grades one assignment with nbgrader, otter-grader, pytest and our grader, and says what one more submission costs.

    python benchmarks/comparison/run.py [--submissions N] [--rounds R] [--no-course] [--write]

Everything is made below build/comparison/: the other tools' virtual environments (once), the assignment in each tool's
format, and the hand-ins. The tools run in turn, on one core, on classes of N and 2N; the difference is the cost of N
submissions. A tool that cannot be installed is named and left out. `--write` writes the tables and the picture into
docs/speed.md and docs/speed.svg.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import whole_course
from assignment import BUILD, CASES, ROOT, write_cases, write_course
from contenders import LOGS, Contender, of_course, of_forks, of_tool
from environments import UnavailableError
from measuring import inherit_orphans
from nbgrader_tool import Nbgrader
from otter_tool import Otter
from own_tools import Floor, Own
from pytest_tool import Pytest
from tables import report
from tools import Tool

_PAGE = ROOT / "docs" / "speed.md"
_BEGIN, _END = "<!-- figures: begin -->", "<!-- figures: end -->"
_FORKS = 500
_TIMES = 3


def main() -> None:
    """Sets up, measures, prints and writes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--submissions", type=int, default=10, help="N for the slowest tools (10)")
    parser.add_argument("--rounds", type=int, default=3, help="that are timed (3)")
    parser.add_argument("--no-course", action="store_true", help="the three exercises only")
    parser.add_argument("--write", action="store_true", help="write docs/speed.md and docs/speed.svg")
    options = parser.parse_args()
    if options.submissions < 1 or options.rounds < 1:
        parser.error("--submissions and --rounds must be at least 1")
    inherit_orphans()
    LOGS.mkdir(parents=True, exist_ok=True)
    missing: list[str] = []
    contenders = list(_contenders(options.submissions, missing, with_course=not options.no_course))
    for turn in range(options.rounds + 1):
        # The first round gives the memory; of the others each second one goes backwards.
        for one in reversed(contenders) if turn % 2 else list(contenders):
            print(f"{f'round {turn}' if turn else 'memory'}: {one.key}", flush=True)
            try:
                one.measure(watch=turn == 0)
            except UnavailableError as error:
                missing.append(str(error))
                print(f"left out: {error}", flush=True)
                contenders.remove(one)
    known = None if options.no_course else whole_course.right_students(_TIMES)
    measured = {one.key: one for one in contenders}
    command = " ".join(["python", str(Path(__file__).relative_to(ROOT)), *sys.argv[1:]])
    tables = report(measured, known, options.rounds, missing, command)
    print(f"\n{tables}")
    if options.write:
        from picture import drawn

        before, _, rest = _PAGE.read_text("utf-8").partition(_BEGIN)
        _PAGE.write_text(f"{before}{_BEGIN}\n\n{tables}\n\n{_END}{rest.partition(_END)[2]}", "utf-8")
        _PAGE.with_suffix(".svg").write_text(drawn(measured), "utf-8")


def _contenders(size: int, missing: list[str], *, with_course: bool) -> Iterator[Contender]:
    """Those that can be set up; `missing` is told of the others."""
    course = write_course(BUILD / "course")
    cases = BUILD / CASES
    write_cases(course, cases)
    tools: tuple[Tool, ...] = (Nbgrader(), Otter(), Pytest(), Own(), Floor())
    for tool in tools:
        try:
            tool.set_up(course, cases)
        except UnavailableError as error:
            missing.append(str(error))
            print(f"left out: {error}", flush=True)
            continue
        yield of_tool(tool, size)
        if isinstance(tool, Own | Floor):
            yield of_tool(tool, size, mixed=False)
    yield of_forks(course, _FORKS)
    if with_course:
        yield of_course(1, mixed=False)
        yield of_course(1, mixed=True)


if __name__ == "__main__":
    main()
