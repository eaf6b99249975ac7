import resource
import signal
import threading

import pytest
import torch

from autograder.records import Limits
from autograder.sandbox.allowance import Allowance
from autograder.sandbox.outcomes import TimedOut


def test_work_that_takes_too_long_is_ended_and_told_with_the_whole_limit():
    with pytest.raises(TimedOut) as caught, Allowance(Limits()).spent(0.05):
        sum(1 for _ in iter(int, 1))
    assert caught.value.seconds == 20.0


def test_memory_beyond_the_allowance_is_not_given_and_later_is():
    before = resource.getrlimit(resource.RLIMIT_AS)
    with Allowance(Limits(mebibytes=64)).spent(5.0), pytest.raises(RuntimeError, match="memory"):
        torch.empty(256 << 20, dtype=torch.uint8)
    assert resource.getrlimit(resource.RLIMIT_AS) == before
    assert torch.empty(256 << 20, dtype=torch.uint8).nbytes == 256 << 20


def test_the_timer_and_the_handler_of_another_are_left_as_they_were():
    handler = signal.getsignal(signal.SIGALRM)
    others, _ = signal.setitimer(signal.ITIMER_REAL, 1000)
    try:
        with Allowance(Limits()).spent(5.0):
            pass
        assert 900 < signal.getitimer(signal.ITIMER_REAL)[0] <= 1000
        assert signal.getsignal(signal.SIGALRM) is handler
    finally:
        signal.setitimer(signal.ITIMER_REAL, others)


def test_in_another_thread_only_the_memory_is_bounded():
    found = []

    def work():
        with Allowance(Limits(mebibytes=64)).spent(5.0), pytest.raises(MemoryError):
            found.append(bytearray(1 << 40))
        found.append("done")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == ["done"]


def test_what_is_kept_from_earlier_work_counts():
    allowance = Allowance(Limits(mebibytes=256))
    kept = []

    def work():
        with allowance.spent(5.0):
            kept.append(bytearray(64 << 20))

    with pytest.raises(MemoryError):
        [work() for _ in range(9)]
    assert 0 < len(kept) <= 4
