"""Kills a grading run at random moments with SIGKILL, resumes it, and compares what comes out with an undisturbed run.

    python benchmarks/kills.py [--kills 60] [--seed 0] [--students 24]

The class is the sample class, copied until it is large enough, at three exercises with a limit of 2 s. Each kill meets,
by lot, the grader itself, one of its grader processes, the zygote, or a worker that runs student code. A run that ends
by it is started again with --resume, until it comes to its end; then the bytes of results.json are compared, no grade
may stand in the store twice for the same hand-in, and no process of the run may be left. Ends with 1 when anything
differs.
"""

import argparse
import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXERCISES = ("seq2seq/rnn_step", "seq2seq/lstm_step", "attention/masks")
SETTINGS = """\
title = "Three exercises"
points = 18

[limits]
seconds = 2

[assignments.seq2seq]
title = "First"
exercises.rnn_step = { points = 4 }
exercises.lstm_step = { points = 8 }

[assignments.attention]
title = "Second"
exercises.masks = { points = 6 }
"""
TARGETS = ("the grader", "a grader process", "the zygote", "a worker")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0, help="of the lots")
    parser.add_argument("--students", type=int, default=24)
    options = parser.parse_args()
    lots = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_course(root, options.students)
        start = time.monotonic()
        undisturbed = Run(root, "undisturbed")
        if undisturbed.wait() != 0:
            sys.exit("the undisturbed run failed")
        seconds = time.monotonic() - start
        wanted = (root / "undisturbed" / "results.json").read_bytes()
        print(f"undisturbed: {options.students} students in {seconds:.1f} s", flush=True)
        found, faults, rounds = Counter(), [], 0
        while found.total() < options.kills:
            rounds += 1
            faults += one_round(root, f"out{rounds}", lots, seconds, options.kills, found)
            if (root / f"out{rounds}" / "results.json").read_bytes() != wanted:
                faults.append(f"round {rounds}: results.json differs from the undisturbed run's")
            faults += twice(root / f"out{rounds}" / "grades.sqlite")
    told = ", ".join(f"{number} of {what}" for what, number in found.items())
    print(f"{found.total()} kills in {rounds} runs: {told}")
    print("\n".join(faults) if faults else "every run ended with the same bytes, nothing graded twice, no process left")
    sys.exit(bool(faults))


def one_round(root: Path, out: str, lots: random.Random, seconds: float, most: int, found: Counter[str]) -> list[str]:
    """Runs to the end, killing on the way; what was wrong."""
    faults = []
    while True:
        run = Run(root, out)
        if found.total() < most:
            target = lots.choice(TARGETS)
            time.sleep(lots.uniform(0.0, seconds))
            if run.kill(target, lots):
                found[target] += 1
        code = run.wait()
        if left := run.left():
            faults.append(f"{out}: processes left: {left}")
        if code == 0:
            return faults
        if code not in (-signal.SIGKILL, 2):
            faults.append(f"{out}: exit code {code}: {run.words()}")


class Run:
    """One grading run, and the processes that belong to it."""

    def __init__(self, root: Path, out: str) -> None:
        self._errors = (root / f"{out}.log").open("w+")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "autograder", "grade", "class", "--out", out, "--resume", "--workers", "2"],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(ROOT), "KILLS_RUN": f"{os.getpid()}-{out}"},
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
        )
        self._seen: set[int] = set()

    def kill(self, target: str, lots: random.Random) -> bool:
        """Kills one of a kind, if there is one; a run that has ended cannot be killed."""
        if self._process.poll() is not None:
            return False
        tree = descendants(self._process.pid)
        self._seen |= set(tree)
        zygotes = [pid for pid in tree if "autograder.sandbox.zygote" in command(pid)]
        first = [pid for pid in zygotes if tree[pid] == self._process.pid]
        of_zygote = [pid for pid in zygotes if pid not in first]
        # In a pid namespace: the process that was started, the zygote, the workers; without, the first is the zygote.
        inner = [pid for pid in of_zygote if tree[pid] in first]
        has_namespace = bool(inner) and namespace(inner[0]) not in ("", namespace("self"))
        choice = {
            "the grader": [self._process.pid],
            "a grader process": [pid for pid in tree if tree[pid] == self._process.pid and pid not in zygotes],
            "the zygote": inner if has_namespace else first,
            "a worker": [pid for pid in of_zygote if pid not in inner] if has_namespace else of_zygote,
        }[target]
        if not choice:
            return False
        with contextlib.suppress(ProcessLookupError):
            os.kill(lots.choice(choice), signal.SIGKILL)
            return True
        return False

    def wait(self) -> int:
        """Waits for the end of the run."""
        return self._process.wait(300)

    def left(self) -> list[str]:
        """The processes of this run that are still there two seconds after its end."""
        until = time.monotonic() + 2
        while (alive := [pid for pid in self._seen if is_alive(pid)]) and time.monotonic() < until:
            time.sleep(0.05)
        return [f"{pid} {command(pid)[:80]}" for pid in alive]

    def words(self) -> str:
        """What it said last."""
        self._errors.seek(0)
        return self._errors.read().strip()[-300:]


def descendants(root: int) -> dict[int, int]:
    """Process -> its parent, of all below a process."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
    below: dict[int, int] = {}
    for _ in range(5):
        below |= {pid: parent for pid, parent in parents.items() if parent == root or parent in below}
    return below


def command(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""


def namespace(pid: int | str) -> str:
    with contextlib.suppress(OSError):
        return str(Path(f"/proc/{pid}/ns/pid").readlink())
    return ""


def is_alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def twice(store: Path) -> list[str]:
    """Which grades were made twice from the same files."""
    query = (
        "SELECT student, exercise, count(*) FROM grades GROUP BY student, exercise, seed, grader, course, work"
        " HAVING count(*) > 1"
    )
    with contextlib.closing(sqlite3.connect(store)) as file:
        return [f"{student}, {exercise} was graded {count} times" for student, exercise, count in file.execute(query)]


def write_course(root: Path, students: int) -> None:
    (root / "course.toml").write_text(SETTINGS)
    for exercise in EXERCISES:
        path = root / "solutions" / f"{exercise}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "solutions" / f"{exercise}.py", path)
    sample = sorted((ROOT / "examples" / "class").iterdir())
    for number in range(students):
        one = sample[number % len(sample)]
        name = f"{number:03}_{one.name}"
        if one.is_dir():
            shutil.copytree(one, root / "class" / name)
        else:
            shutil.copy(one, root / "class" / name)


if __name__ == "__main__":
    main()
