"""Bounds the grader's own work for a worker: what is served runs here, on arguments that the worker chose."""

import os
import resource
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from autograder.sandbox.outcomes import TimedOut

_USE = "/proc/self/statm"


@contextmanager
def allowance(seconds: float, mebibytes: int, limit: float) -> Iterator[None]:
    """Inside, work takes no longer than so many seconds, and allocates no more than so much memory.

    Allocations beyond it fail, as they do in a worker. Only a process's main thread can be interrupted; in another the
    time is not limited, and without /proc the memory is not.

    Args:
        seconds: how long.
        mebibytes: how much memory above what is in use.
        limit: the seconds to be told.

    Raises:
        TimedOut: it took longer.
    """
    with _no_more_memory_than(mebibytes), _no_longer_than(seconds, limit):
        yield


@contextmanager
def _no_longer_than(seconds: float, limit: float) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_: int, __: FrameType | None) -> None:
        raise TimedOut(limit)

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
def _no_more_memory_than(mebibytes: int) -> Iterator[None]:
    pages = _pages_in_use()
    if pages is None:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = pages * resource.getpagesize() + (mebibytes << 20)
    resource.setrlimit(resource.RLIMIT_AS, (most if soft == resource.RLIM_INFINITY else min(soft, most), hard))
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
