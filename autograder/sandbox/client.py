"""Asking the zygote for workers: one line for each grader process."""

import contextlib
import os
import select
import signal
import socket
import sys
import tempfile
import time
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from autograder.faults import GraderError
from autograder.records import Limits
from autograder.sandbox import control
from autograder.sandbox.nursery import LOCKED_DOWN

_FORK_SECONDS = 60.0


@dataclass
class Child:
    """One worker, locked down already: the grader's end of its socket, and a hold on its process.

    Attributes:
        socket: stream to the worker.
        pidfd: a file that stands for its process, or -1 where the system has none.
        number: the zygote's name for it.
    """

    socket: socket.socket
    pidfd: int
    number: int
    _client: "ZygoteClient" = field(repr=False)
    _closed: bool = field(default=False, repr=False)

    def kill(self) -> None:
        """Kill the worker with all it has, and let go of it; a second call does nothing."""
        if self._closed:
            return
        self._closed = True
        try:
            if self.pidfd < 0:
                self._client.kill(self.number)
            elif sys.platform == "linux":
                with contextlib.suppress(ProcessLookupError):
                    signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
        finally:
            self.socket.close()
            if self.pidfd >= 0:
                os.close(self.pidfd)
                self.pidfd = -1


class ZygoteClient:
    """The line of one grader process to the zygote; of that process alone.

    Attributes:
        killed: how many workers somebody else has killed. Student code cannot kill its own: the filter refuses.
    """

    def __init__(self, line: socket.socket, errors: "Errors") -> None:
        self.killed = 0
        self._line = line
        self._errors = errors
        line.settimeout(_FORK_SECONDS)

    def begin(self) -> None:
        """Have the workers of a process killed that held this line before and died: nobody waits for them any more."""
        self._ask({"do": "begin"})

    def fork(self, limits: Limits) -> Child:
        """Have a worker forked; it is locked down when this returns.

        Raises:
            GraderError: when the zygote is gone, or when the worker refuses because a layer did not hold.
        """
        answer, files = self._ask({"do": "fork", "seconds": limits.seconds, "mebibytes": limits.mebibytes})
        line, status, *more = files
        child = Child(socket.socket(fileno=line), more[0] if more else -1, answer["number"], self)
        with os.fdopen(status, "rb") as stream:
            told = stream.readline() if select.select([status], [], [], _FORK_SECONDS)[0] else b""
        if told != LOCKED_DOWN:
            child.kill()
            reason = told.decode(errors="replace").strip() or "it ended, or said nothing, before it was locked down"
            raise GraderError(f"a worker refused to run student code: {reason}. Nothing of it was run.")
        return child

    def exit_of(self, child: Child, seconds: float = 1.0) -> int | None:
        """Give how a worker ended that was not ended here: its exit code, or a signal as a negative number.

        Args:
            child: the worker; None is given if it still runs.
            seconds: how long to wait for its end, for a socket closes a moment before the process is gone.
        """
        until = time.monotonic() + seconds
        while True:
            answer, _ = self._ask({"do": "exit", "number": child.number})
            code: int | None = answer["exit"]
            left = until - time.monotonic()
            if code is not None or left <= 0:
                self.killed += code == -signal.SIGKILL
                return code
            if child.pidfd >= 0:
                select.select([child.pidfd], [], [], left)
            else:
                time.sleep(min(0.002, left))

    def kill(self, number: int) -> None:
        """Have a worker killed by its number, where there is no pidfd."""
        self._ask({"do": "kill", "number": number})

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def _ask(self, request: dict[str, Any]) -> tuple[dict[str, Any], list[int]]:
        try:
            control.send(self._line, request)
            answer = control.receive(self._line)
        except (OSError, ValueError) as reason:
            raise GraderError(f"the zygote does not answer ({reason}).{self._errors.tail()}") from reason
        if answer is None:
            raise GraderError(f"the zygote has ended; start the grading again.{self._errors.tail()}")
        if "fault" in answer[0]:
            raise GraderError(f"the zygote could not {answer[0]['fault']}; free memory or processes and grade again.")
        return answer


class Errors:
    """What the zygote wrote on standard error, kept for the message when it fails."""

    def __init__(self) -> None:
        self.file: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 -- closed in `close`

    def tail(self) -> str:
        """Give the end of it as the end of a sentence, or nothing."""
        with contextlib.suppress(OSError, ValueError):
            size = os.fstat(self.file.fileno()).st_size
            text = os.pread(self.file.fileno(), 2000, max(0, size - 2000)).decode(errors="replace").strip()
            if text:
                return f" Its last words: {text}"
        return ""

    def close(self) -> None:
        """Let go of it."""
        self.file.close()
