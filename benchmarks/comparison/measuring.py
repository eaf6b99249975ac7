"""Runs commands on one core and measures wall clock, processor time and memory of everything that they start.

Processor time is user + system of all processes that end, as the kernel adds it up for whoever waits for them. This
process is made the one that inherits orphans (PR_SET_CHILD_SUBREAPER), so that a process whose parent ended before it
is counted here as well. Memory is the sum of the PSS of the processes alive (shared pages count once), sampled.
"""

import ctypes
import os
import resource
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36
_SECONDS_BETWEEN_SAMPLES = 0.05
_SECONDS_FOR_ORPHANS = 5.0
_SECONDS_FOR_A_COMMAND = 3600.0


@dataclass(frozen=True)
class Command:
    """One process to run: its arguments, the folder in which it runs, and its environment."""

    arguments: Sequence[str | Path]
    folder: Path
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Cost:
    """Of some commands, run one after the other.

    Attributes:
        wall: seconds.
        cpu: seconds, user and system, of all processes.
        peak: bytes; None where memory was not watched.
    """

    wall: float
    cpu: float
    peak: int | None = None


def inherit_orphans() -> None:
    """Makes orphans of what runs here children of this process."""
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise SystemExit("this needs Linux: orphans cannot be inherited (PR_SET_CHILD_SUBREAPER)")


def run(commands: Sequence[Command], log: Path, *, watch: bool = False) -> Cost:
    """Runs commands one after the other on one core.

    Args:
        commands: what to run; their exit codes tell of wrong hand-ins as well, and are not looked at.
        log: what they print is appended to it.
        watch: sample the memory; that takes time, so a run that is watched is not one to be timed.

    Raises:
        subprocess.TimeoutExpired: a command does not end; what it started is ended.
    """
    watcher = _Watcher() if watch else None
    cores = os.sched_getaffinity(0)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    try:
        with log.open("ab") as out:
            for command in commands:
                os.sched_setaffinity(0, {min(cores)})
                process = subprocess.Popen(
                    [str(one) for one in command.arguments],
                    cwd=command.folder,
                    env=dict(command.environment),
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=subprocess.STDOUT,
                )
                os.sched_setaffinity(0, cores)
                process.wait(_SECONDS_FOR_A_COMMAND)
        wall = time.perf_counter() - start
    finally:
        os.sched_setaffinity(0, cores)
        if watcher is not None:
            watcher.end()
        _end_orphans()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, watcher.peak if watcher else None)


class _Watcher:
    """Samples the memory of all that this process has started, in a thread."""

    def __init__(self) -> None:
        self.peak = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(_SECONDS_BETWEEN_SAMPLES):
            self.peak = max(self.peak, sum(map(_proportional, _descendants(os.getpid()))))


def _proportional(process: int) -> int:
    """The PSS of a process in bytes; 0 once it has ended."""
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def _descendants(process: int) -> Iterator[int]:
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = [int(child) for child in task.read_text().split()]
        except OSError:
            continue
        for child in children:
            yield child
            yield from _descendants(child)


def _end_orphans() -> None:
    """Waits for what still runs, and ends it where it takes too long: it would be counted to the next tool."""
    deadline = time.monotonic() + _SECONDS_FOR_ORPHANS
    while True:
        try:
            ended, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not ended:
            if time.monotonic() > deadline:
                for child in list(_descendants(os.getpid())):
                    with suppress(ProcessLookupError):
                        os.kill(child, signal.SIGKILL)
            time.sleep(0.01)
