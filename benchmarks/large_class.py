"""Grades a class of 100 and one of N submissions: how fast, and whether memory grows with the class.

    python benchmarks/large_class.py [--submissions 10000] [--workers W]

The submissions are those of the sample class, each with a line of its own in every file, so that no two are alike; at
three exercises with a limit of 2 s. Memory is the highest sum of the proportional set sizes (PSS) of all processes of
the run, sampled twice a second; as an ordinary user the grader's own processes hide it, so run this as root.
"""

import argparse
import contextlib
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from kills import ROOT, descendants, write_course

SMALL = 100


@dataclass
class Run:
    """What one run took: seconds, processor seconds, MiB at the highest, and the sizes of what it wrote."""

    submissions: int
    seconds: float
    cpu: float
    peak: float
    results: int
    report: int
    store: int

    def row(self) -> str:
        sizes = " ".join(f"{size / 2**20:9.1f}" for size in (self.results, self.report, self.store))
        rate = self.submissions / self.seconds
        return f"{self.submissions:11,} {self.seconds:8.1f} {rate:8.2f} {self.cpu:8.1f} {self.peak:9.1f} {sizes}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--submissions", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    options = parser.parse_args()
    print("submissions        s  a second    CPU s  peak MiB   results    report     store  (MiB)", flush=True)
    runs = []
    for number in (SMALL, options.submissions):
        with tempfile.TemporaryDirectory() as folder:
            runs.append(graded(Path(folder), number, options.workers))
            print(runs[-1].row(), flush=True)
    small, large = runs
    print(f"peak memory of {large.submissions:,} to that of {small.submissions}: {large.peak / small.peak:.3f}")
    marginal = (large.cpu - small.cpu) / (large.submissions - small.submissions)
    print(f"processor seconds of one more submission: {marginal:.3f}")


def graded(root: Path, number: int, workers: int) -> Run:
    """Grades a class of so many."""
    write_course(root, number)
    for place, path in enumerate(sorted((root / "class").rglob("*.py"))):
        with contextlib.suppress(OSError):
            path.write_bytes(path.read_bytes() + f"\n# copy {place}\n".encode())
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    run = subprocess.Popen(
        [sys.executable, "-m", "autograder", "grade", "class", "--out", "out", "--workers", str(workers)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    peak = cpu = 0.0
    while run.poll() is None:
        family = [run.pid, *descendants(run.pid)]
        peak = max(peak, sum(map(pss, family)))
        cpu = max(cpu, sum(map(cpu_seconds, family)))  # of those that were killed their parents tell
        time.sleep(0.5)
    seconds = time.monotonic() - start
    if run.returncode != 0:
        sys.exit(f"the run ended with {run.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    waited_for = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    out = root / "out"
    report = sum(path.stat().st_size for path in [out / "report.html", *out.glob("report/*.html")])
    sizes = (out / "results.json").stat().st_size, report, (out / "grades.sqlite").stat().st_size
    return Run(number, seconds, max(cpu, waited_for), peak, *sizes)


def pss(pid: int) -> float:
    """The proportional set size of a process in MiB; 0 where it has ended."""
    with contextlib.suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def cpu_seconds(pid: int) -> float:
    """What a process and those of its children that it has waited for have used."""
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return 0.0


if __name__ == "__main__":
    main()
