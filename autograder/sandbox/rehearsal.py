"""A first worker that runs no student code: it locks itself down and then tries what a hostile student would try."""

import contextlib
import json
import os
import socket
from collections.abc import Callable, Iterator, Sequence

from autograder.sandbox import layers
from autograder.sandbox.lockdown import Lockdown

Outcomes = dict[str, OSError | str | None]


def rehearse(lockdown: Lockdown, line: socket.socket, hidden: Sequence[str]) -> None:
    """Lock down, try, and send what was found, as one JSON object: layer -> None or the reason why it does not hold."""
    outcomes = {name: None if reason is None else str(reason) for name, reason in lockdown.apply().items()}
    if outcomes.get(layers.SECCOMP) is None:
        outcomes[layers.SECCOMP] = next(_gaps_in_the_filter(), None)
    seen = next(_visible(hidden), None)
    if seen is not None:
        outcomes["visible"] = seen
    outcomes[layers.IMPORTS] = _imports()
    line.sendall(json.dumps(outcomes).encode())


def _gaps_in_the_filter() -> Iterator[str]:
    trials: dict[str, Callable[[], object]] = {
        "a socket could be made": lambda: socket.socket(socket.AF_INET).close(),
        "a signal could be sent": lambda: os.kill(os.getpid(), 0),
        "a process could be started": _fork,
    }
    for told, trial in trials.items():
        with contextlib.suppress(OSError):
            trial()
            yield f"it was put in force, and yet {told}"


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _imports() -> str | None:
    try:
        os.close(os.open(os.__file__, os.O_RDONLY))
    except OSError as reason:
        return f"{os.__file__} cannot be read by user {os.getuid()}: {reason.strerror}"
    return None


def _visible(hidden: Sequence[str]) -> Iterator[str]:
    for path in hidden:
        with contextlib.suppress(OSError):
            os.close(os.open(path, os.O_RDONLY))
            yield f"it was put up, and yet {path} could be opened"


def read_report(line: socket.socket) -> Outcomes:
    """Read what `rehearse` sent.

    Returns:
        as sent; one reason for the filter when the worker died of it or went silent.
    """
    data = b""
    line.settimeout(10)
    with contextlib.suppress(OSError):
        while more := line.recv(1 << 16):
            data += more
    try:
        outcomes: Outcomes = json.loads(data)
    except ValueError:
        return {layers.SECCOMP: "the worker that tried it ended without a word"}
    return outcomes
