"""How far the grading is: a bar on a terminal, a line now and then in a log."""

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from autograder.report.escaping import one_line, shortened, write

SECONDS_BETWEEN_LINES = 10.0


class Progress:
    """Count what is done out of `total`; show the rate, the time left and the failures so far.

    On a terminal one line is redrawn; elsewhere a line is written at most every ten seconds, and one at the end.
    """

    def __init__(
        self,
        total: int,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
        failing: str = "failed",
    ) -> None:
        self._total = total
        self._failing = failing
        self._stream = sys.stderr if stream is None else stream
        self._clock = clock
        self._done = self._failed = 0
        self._started = self._written = clock()
        self._bar = _bar(self._stream, failing) if self._stream.isatty() else None

    def __enter__(self) -> Self:
        self._started = self._written = self._clock()
        if self._bar:
            self._bar.start()
            self._task = self._bar.add_task("grading", total=self._total, rate="", failed=0, note="")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()
        elif kind is None:
            self._write("")
        if kind is not None:
            self._write("stopped")

    def advance(self, note: str = "", *, failed: bool = False) -> None:
        """Count one more as done; `note` says what it was, `failed` that it did not go well."""
        self._done += 1
        self._failed += failed
        shown = one_line(shortened(note, 60))
        now = self._clock()
        if self._bar:
            rate = f"{self._rate(now):.1f}/s"
            self._bar.update(self._task, completed=self._done, rate=rate, failed=self._failed, note=shown)
        elif now - self._written >= SECONDS_BETWEEN_LINES and self._done < self._total:
            self._written = now
            self._write(shown)

    def _rate(self, now: float) -> float:
        return self._done / max(now - self._started, 1e-9)

    def _write(self, note: str) -> None:
        now = self._clock()
        left = (self._total - self._done) / self._rate(now) if self._done else None
        parts = [
            f"{self._done:,} of {self._total:,}",
            f"{now - self._started:.0f} s",
            f"{self._rate(now):.1f}/s",
            f"{self._failed:,} {self._failing}",
        ]
        if left:
            parts.append(f"about {left:.0f} s left")
        if note:
            parts.append(note)
        write(self._stream, f"graded {', '.join(parts)}\n")
        self._stream.flush()


def _bar(stream: TextIO, failing: str) -> Bar:
    return Bar(
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}", markup=False),
        TimeRemainingColumn(compact=True),
        TextColumn(f"{{task.fields[failed]}} {failing}", markup=False),
        TextColumn("{task.fields[note]}", markup=False),
        console=Console(file=stream, markup=False, highlight=False),
        transient=True,
        expand=True,
    )
