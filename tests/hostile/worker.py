"""A worker that runs attacks: the stand-in, with all that attacks are written with imported before the walls go up."""

import contextlib
import json
import socket
from typing import Any

from tests.hostile import prelude

SERVE = "tests.hostile.worker:serve"


def run(source: str, names: dict[str, Any]) -> Any:
    """Run one attack; what it left in `answer`, or the exception that refused it."""
    known = {**vars(prelude), "__name__": "attack", **names}
    try:
        exec(source, known)
        answer = known.get("answer")
        return answer if answer is None or type(answer) in (bool, int, str) else repr(answer)
    except BaseException as error:
        return f"{type(error).__name__}: {error}"


def serve(line: socket.socket) -> None:
    """Run one attack after the other until the other side hangs up."""
    with line.makefile("rw", encoding="utf-8") as stream:
        for text in stream:
            source, names = json.loads(text)
            answer = json.dumps(run(source, {"line": line, **names}))
            with contextlib.suppress(ConnectionError):
                stream.write(answer + "\n")
                stream.flush()
