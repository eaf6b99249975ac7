"""Whether any bytes of a worker's get past the grader: a million frames, and what becomes of each.

    python benchmarks/fuzz_wire.py [--frames 1000000] [--seed 0]

Each is said to a real session over a real socket, in answer to a load, a call, a build or many calls at once, or as a
question to what the grader serves (tests/sandbox/receiving.py). What may come of it: a plain value within the limits,
or a fault of the student's. Printed are the outcomes, the lines of the grader at which faults are made, the longest
processor time of one frame and the growth of the memory. Another exception, a value of another kind, a second for one
frame, memory beyond eight of the largest frames, or a file, an import or a compiler touched ends it with 1, and the
frame is written to a file.

The frames are an honest worker's, changed as their form allows (tests/sandbox/hostile_frames.py). Guidance by coverage
(atheris) was tried on the same entry and left out: lengths in the prefix, the sizes of tensors and the number of the
question must agree before a frame gets anywhere, so that it reached fewer of the lines in ten times as many frames.
"""

import argparse
import os
import resource
import sys
import time
import warnings
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

os.environ["OMP_NUM_THREADS"] = "1"  # before torch: one frame's time is one thread's
ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from autograder.sandbox.wire import BODY_LIMIT, HEADER_LIMIT  # noqa: E402
from tests.sandbox.honest_frames import HONEST, framed, joined  # noqa: E402
from tests.sandbox.hostile_frames import hostile  # noqa: E402
from tests.sandbox.receiving import received  # noqa: E402

_SECONDS = 1.0
_MEMORY = 8 * (BODY_LIMIT + HEADER_LIMIT)  # half of it are the copies that are made here to say the largest
_ROOM = 2 << 30  # beyond it allocations fail, before the machine suffers
_HANGING = 0.001  # of the lines stay open and silent: each takes its whole time-out
_TOUCHED = ("open", "import", "exec", "compile", "marshal.load", "pickle.", "os.", "subprocess.", "ctypes.", "code.")


class Watch:
    """Notes what no frame may bring about; Python itself tells of it."""

    def __init__(self) -> None:
        self.touched: set[str] = set()
        sys.addaudithook(self._hear)

    def _hear(self, event: str, told: tuple[Any, ...]) -> None:
        if event.startswith(_TOUCHED) and told[:1] != ("/proc/self/statm",):
            self.touched.add(f"{event} {str(told)[:200]}")


def main() -> int:
    """Says the frames, prints what became of them, and gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--frames", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")  # of torch about odd sizes: each would open a source file
    for way, turns in HONEST:  # what is imported late is imported now
        received(way, [framed(*turn) for turn in turns])
    _limit_memory()
    watch, outcomes, lines = Watch(), Counter[str](), Counter[tuple[str, str]]()
    start, before, longest = time.monotonic(), _peak(), 0.0
    for number in range(arguments.frames):
        random = Random(f"{arguments.seed}:{number}")
        way, turns_said = hostile(random)
        hangs = random.random() < _HANGING
        watch.touched.clear()
        begun = time.thread_time()
        try:
            outcome = received(way, turns_said, hangs=hangs)
        except BaseException as error:
            return _violated(number, way, turns_said, f"{type(error).__name__}: {error}")
        taken = time.thread_time() - begun
        longest = max(longest, taken)
        outcomes[outcome.kind] += 1
        lines[outcome.kind, outcome.line] += 1
        wrong = f"it touched {sorted(watch.touched)}" if watch.touched else ""
        wrong = wrong or (f"it took {taken:.1f} s" if taken > _SECONDS else "")
        if wrong or _peak() - before > _MEMORY:
            return _violated(number, way, turns_said, wrong or f"the memory grew by {_peak() - before >> 20} MiB")
    for kind, count in outcomes.most_common():
        print(f"{count:>10,}  {kind}")
    print("\nwhere faults were made")
    for (kind, line), count in sorted(lines.items()):
        print(f"{count:>10,}  {kind} {line}")
    print(f"\n{arguments.frames:,} frames in {time.monotonic() - start:.0f} s, {len(lines)} kinds of fault and line")
    print(f"longest processor time of one frame: {longest:.3f} s")
    print(f"peak memory: {_peak() >> 20} MiB, {_peak() - before >> 20} MiB more than before the first frame")
    return 0


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _limit_memory() -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + _ROOM, hard))


def _violated(number: int, way: str, turns: list[bytes], reason: str) -> int:
    path = Path(f"violation-{number}.{way}.frames")
    path.write_bytes(joined(turns))
    print(f"frame {number} in answer to {way}: {reason}; it is in {path}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
