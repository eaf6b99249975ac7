"""Virtual environments for the other tools, made once and kept."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from assignment import BUILD, ROOT

_PIP = ("-m", "pip", "install", "-qq", "--disable-pip-version-check")


class UnavailableError(Exception):
    """A tool cannot be had on this machine; the message says why."""


def environment(name: str, requirements: Sequence[str]) -> Path:
    """The python of a virtual environment that has the requirements and torch; made where it is not finished yet.

    Raises:
        UnavailableError: it cannot be made.
    """
    folder = BUILD / "environments" / name
    python = folder / "bin" / "python"
    wanted = [*requirements, *_numerics()]
    stamp = folder / ".finished"
    if not stamp.exists() or stamp.read_text() != "\n".join(wanted):
        print(f"installing {', '.join(wanted)} into {folder.relative_to(ROOT)}", flush=True)
        _do(name, [sys.executable, "-m", "venv", str(folder)])
        _do(name, [str(python), *_PIP, *wanted])
        stamp.write_text("\n".join(wanted))
    return python


def _numerics() -> list[str]:
    """torch and numpy at the versions that our own grader is tested with."""
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    return [line for line in lines if line.startswith(("torch==", "numpy=="))]


def _do(name: str, command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        told = (done.stderr or done.stdout).strip().splitlines() or [f"exit code {done.returncode}"]
        raise UnavailableError(f"{name} cannot be installed: {told[-1]}")
