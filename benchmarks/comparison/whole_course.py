"""What a submission to the whole course costs: sixteen exercises, all checks, `autograder grade` with one worker.

The classes are copies of students of the sample class. Copies answer alike to the bit, and answers that have passed
before are not looked at again; so marginal_cost.py is asked as well, which measures right students without that.
"""

import json
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass

from assignment import BUILD, ROOT
from measuring import Command
from tools import fresh, surroundings

_FOLDER = BUILD / "whole_course"
_CLASS = ROOT / "examples" / "class"


@dataclass(frozen=True)
class Known:
    """What marginal_cost.py says of right students, in seconds of processor time a submission."""

    cpu: float
    floor: float
    students: int


def students(*, mixed: bool) -> list[str]:
    """Of the sample class: those whose code ends, or those who are right throughout.

    Code that never ends costs its time limit, whatever the grader does.
    """
    expected = tomllib.loads((ROOT / "examples" / "expected.toml").read_text("utf-8"))["students"]
    return [
        name
        for name, exercises in expected.items()
        if all(one["status"] != "timeout" if mixed else one["status"] == "correct" for one in exercises.values())
    ]


def lay_out(names: list[str], size: int) -> list[Command]:
    """A class of so many, the students in turn."""
    fresh(_FOLDER)
    for place in range(size):
        shutil.copytree(_CLASS / names[place % len(names)], _FOLDER / "class" / f"student_{place:05}")
    options = ["--out", _FOLDER / "out", "--workers", "1"]
    grade = [sys.executable, "-m", "autograder", "grade", _FOLDER / "class", *options]
    return [Command(grade, ROOT, surroundings())]


def graded() -> int:
    """How many students the latest run graded."""
    return len(json.loads((_FOLDER / "out" / "results.json").read_text("utf-8"))["students"])


def right_students(times: int) -> Known | None:
    """The figures of marginal_cost.py, where it prints them; it measures exercise by exercise."""
    script = ROOT / "benchmarks" / "marginal_cost.py"
    done = subprocess.run(
        [sys.executable, str(script), "--times", str(times)],
        env=surroundings(),
        capture_output=True,
        text=True,
        check=False,
    )
    _, found, table = done.stdout.partition(" right students")
    if done.returncode or not found:
        told = (done.stderr or done.stdout).strip().splitlines() or ["it printed nothing"]
        print(f"marginal_cost.py: {told[-1]}; its row is left out", flush=True)
        return None
    head, *rows = [line.split() for line in table.strip().splitlines() if line.strip()]
    means = dict(zip(head, next(row[1:] for row in rows if row[0] == "mean"), strict=True))
    exercises = sum(row[0] != "mean" for row in rows)
    counted = int(done.stdout.partition(" right students")[0].split()[-1])
    return Known(*(float(means[name]) * exercises / 1000 for name in ("CPU", "floor")), counted)
