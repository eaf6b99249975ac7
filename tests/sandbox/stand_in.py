"""A worker for tests: runs the Python source that it is sent and answers with what it left in `answer`.

One message is one line of JSON; the source stands for whatever hostile code a student's file could hold.
"""

import json
import socket
from typing import Any


def serve(line: socket.socket) -> None:
    """Run sources until the other side hangs up."""
    with line.makefile("rw", encoding="utf-8") as stream:
        stream.write(json.dumps("ready") + "\n")
        stream.flush()
        for text in stream:
            names: dict[str, Any] = {"line": line}
            try:
                exec(json.loads(text), names)
                answer = names.get("answer")
            except BaseException as error:
                answer = f"{type(error).__name__}: {error}"
            stream.write(json.dumps(answer) + "\n")
            stream.flush()


def nothing() -> None:
    """Warm up nothing."""
