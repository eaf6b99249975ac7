"""What a tool is to the comparison: it is set up once, then grades classes of several sizes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from assignment import BUILD
from environments import UnavailableError
from measuring import Command
from submissions import HandIn

from autograder.course import Course

Verdicts = dict[str, dict[str, bool]]
"""Student -> exercise -> whether the tool says that it is right; what it says nothing of is not there."""


class Tool(Protocol):
    """A way to grade the assignment.

    Attributes:
        name: in the table.
        started: how it is started, for the reader.
        walls: what keeps a student's code from the tests, the answers and the machine.
        factor: how many times as many hand-ins it gets as the slowest, so that its time can be told from noise.
    """

    name: str
    started: str
    walls: str
    factor: int

    def set_up(self, course: Course, cases: Path) -> None:
        """Builds the assignment in the tool's own format.

        Raises:
            UnavailableError: the tool cannot be had here.
        """

    def lay_out(self, hand_ins: Sequence[HandIn]) -> list[Command]:
        """Lays out a class afresh, with nothing of an earlier run; gives what is to be run."""

    def verdicts(self) -> Verdicts:
        """What the tool said in the latest run."""


def fresh(folder: Path) -> Path:
    """An empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def surroundings(python: Path = Path(sys.executable)) -> dict[str, str]:
    """The environment of a tool: its virtual environment active, one thread, no file outside the build folder."""
    kept = {name: os.environ[name] for name in ("LANG", "LC_ALL", "TMPDIR", "HOME") if name in os.environ}
    kept["PATH"] = f"{python.parent}{os.pathsep}{os.environ['PATH']}"
    own = {name: str(BUILD / "jupyter" / name.lower()) for name in _JUPYTER}
    for folder in own.values():
        Path(folder).mkdir(parents=True, exist_ok=True)
    return kept | own | dict.fromkeys(_THREADS, "1") | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def prepare(name: str, command: Command) -> None:
    """Runs a command of a tool that is not measured.

    Raises:
        UnavailableError: it fails.
    """
    arguments = [str(one) for one in command.arguments]
    done = subprocess.run(
        arguments, cwd=command.folder, env=command.environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        told = (done.stderr or done.stdout).strip().splitlines() or [f"exit code {done.returncode}"]
        raise UnavailableError(f"{name}: {Path(arguments[0]).name} {arguments[1]} fails: {told[-1]}")


_JUPYTER = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
