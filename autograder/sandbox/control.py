"""The line between a grader process and the zygote: one JSON object a line, with open files beside it.

Both ends are the grader's own code, and a worker has closed its copy before student code runs (nursery.py), so this is
plain; what a student's worker says travels elsewhere (wire.py).
"""

import array
import json
import os
import socket
from collections.abc import Mapping, Sequence
from typing import Any

_LONGEST = 1 << 16
_MOST_FILES = 4


def send(line: socket.socket, message: Mapping[str, Any], files: Sequence[int] = ()) -> None:
    """Send one message and, with it, open files."""
    data = json.dumps(message).encode() + b"\n"
    if files:
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", files))]
        sent = line.sendmsg([data], rights)
        data = data[sent:]
    line.sendall(data)


def receive(line: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    """Give the next message and its files, or None when the other side is gone.

    Raises:
        TimeoutError: when the socket's own time-out passes.
        ValueError: when what comes is not a message.
    """
    data, files = b"", list[int]()
    while not data.endswith(b"\n"):
        try:
            more, received, _, _ = socket.recv_fds(line, _LONGEST, _MOST_FILES)
        except ConnectionError:
            more, received = b"", []
        files += received
        if not more:
            for one in files:
                os.close(one)
            return None
        data += more
    message = json.loads(data)
    if not isinstance(message, dict):
        raise ValueError(f"expected a JSON object from the other side, got {data[:80]!r}")
    return message, files
