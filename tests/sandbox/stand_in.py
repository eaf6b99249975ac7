"""A worker for tests: runs the Python source that it is sent and answers with what it left in `answer`.

One message is one line of JSON; a source stands for whatever hostile code a student's file could hold.
"""

import contextlib
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.records import Limits
from autograder.sandbox.launch import Child, Zygote, ZygoteClient

ROOT = Path(__file__).parents[2]
SERVE = "tests.sandbox.stand_in:serve"
LIMITS = Limits(seconds=5, mebibytes=256)


def serve(line: socket.socket) -> None:
    """Run sources until the other side hangs up (in the worker)."""
    with line.makefile("rw", encoding="utf-8") as stream:
        for text in stream:
            names: dict[str, Any] = {"line": line}
            try:
                exec(json.loads(text), names)
                answer = names.get("answer")
            except Exception as error:
                answer = f"{type(error).__name__}: {error}"
            stream.write(json.dumps(answer) + "\n")
            stream.flush()


def ask(child: Child, source: str) -> Any:
    """Have a worker run a source; None also when it died of it (in the test)."""
    child.socket.sendall(json.dumps(source).encode() + b"\n")
    data = b""
    with contextlib.suppress(ConnectionError):
        while not data.endswith(b"\n") and (more := child.socket.recv(1 << 16)):
            data += more
    return json.loads(data) if data else None


@contextlib.contextmanager
def zygote(**options: Any) -> Iterator[ZygoteClient]:
    """A zygote that is ready within a moment, for it warms up nothing."""
    with Zygote(clients=1, serve=SERVE, warm_up=(), path=[ROOT], **options) as one:
        one.wait_ready()
        yield one.client(0)


@contextlib.contextmanager
def worker(client: ZygoteClient, limits: Limits = LIMITS) -> Iterator[Child]:
    """One worker, killed afterwards."""
    child = client.fork(limits)
    child.socket.settimeout(30)
    try:
        yield child
    finally:
        child.kill()
