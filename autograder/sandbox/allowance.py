"""Bounds the grader's own work for a worker: what is served runs here, on arguments that the worker chose."""

import os
import resource
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from autograder.records import Limits
from autograder.sandbox.outcomes import TimedOut

_USE = "/proc/self/statm"


class Allowance:
    """What may be done and kept here for one worker: as much as it may use itself.

    Allocations beyond it fail, as they do in a worker. Only a process's main thread can be interrupted; in another the
    time is not limited, and without /proc the memory is not.

    Args:
        limits: the worker's; memory counts above what is in use now.
    """

    def __init__(self, limits: Limits) -> None:
        self._seconds = limits.seconds
        pages = _pages_in_use()
        self._most = None if pages is None else pages * resource.getpagesize() + (limits.mebibytes << 20)

    @contextmanager
    def spent(self, seconds: float) -> Iterator[None]:
        """Inside, work takes no longer than so many seconds, and no more memory than is allowed.

        Raises:
            TimedOut: it took longer.
        """
        with self._no_more_memory(), self._no_longer_than(seconds):
            yield

    @contextmanager
    def _no_longer_than(self, seconds: float) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def ring(_: int, __: FrameType | None) -> None:
            raise TimedOut(self._seconds)

        before = signal.signal(signal.SIGALRM, ring)
        start = time.monotonic()
        others, _ = signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            try:
                yield
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
        finally:
            signal.signal(signal.SIGALRM, before)
            if others:  # somebody else had set it
                signal.setitimer(signal.ITIMER_REAL, max(0.001, others - (time.monotonic() - start)))

    @contextmanager
    def _no_more_memory(self) -> Iterator[None]:
        if self._most is None:
            yield
            return
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = self._most if soft == resource.RLIM_INFINITY else min(soft, self._most)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _pages_in_use() -> int | None:
    try:
        file = os.open(_USE, os.O_RDONLY)
    except OSError:
        return None
    try:
        return int(os.read(file, 100).split()[0])
    finally:
        os.close(file)
