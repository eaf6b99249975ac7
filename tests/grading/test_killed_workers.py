"""A worker that somebody else kills - the system, when memory runs out - costs its student nothing."""

import contextlib
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from autograder.faults import GraderError
from autograder.records import Status

SLOW = """
import time
time.sleep(0.4)

import torch

def rnn_step(x, h, w_x, w_h, b):
    return torch.tanh(x @ w_x.T + h @ w_h.T + b)
"""


def children(parent):
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, _, rest = path.read_text().partition(" (")
        except OSError:
            continue
        state, of = rest.rpartition(")")[2].split()[:2]
        if int(of) == parent and state != "Z":
            found.append(int(pid))
    return found


@pytest.fixture
def killer(ready):
    """Kills so many workers as they come; the list of those that it killed."""
    ended = threading.Event()
    # In a pid namespace the zygote is the only child of the process that was started; no worker is there yet.
    zygote = next(iter(children(ready.zygote.pid)), ready.zygote.pid)
    threads = []

    def start(number):
        killed = []

        def hunt():
            while len(killed) < number and not ended.is_set():
                for pid in children(zygote)[:1]:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                        killed.append(pid)
                time.sleep(0.02)

        threads.append(threading.Thread(target=hunt))
        threads[0].start()
        return killed

    yield start
    ended.set()
    for thread in threads:
        thread.join()


def test_a_worker_killed_from_outside_is_replaced(grade, killer):
    killed = killer(1)
    result = grade("rnn_step", SLOW)
    assert len(killed) == 1
    assert (result.status, result.score) == (Status.CORRECT, 4.0)


def test_who_is_killed_again_and_again_is_told_so(grade, killer):
    killer(1000)
    try:
        result = grade("rnn_step", SLOW)
    except GraderError as fault:  # killed before student code began, so it is the grader's fault
        assert "worker" in str(fault)  # noqa: PT017
    else:
        assert result.status is Status.CRASHED
        assert "signal SIGKILL" in result.checks[0].message
