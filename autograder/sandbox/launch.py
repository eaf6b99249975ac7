"""Starting the zygote and asking it for workers: the grader's side."""

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from autograder.faults import GraderError
from autograder.records import Limits
from autograder.sandbox import control
from autograder.sandbox.layers import Layer, missing_mandatory
from autograder.sandbox.nursery import LOCKED_DOWN

# Everything that the zygote and with it student code finds in its environment.
_ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "OMP_THREAD_LIMIT": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
_PACKAGES = str(Path(__file__).parents[2])
# -P and a path given at the end: a file named torch.py beside the grader must not be taken for torch.
_PROGRAM = (
    "import json, sys; told = json.loads(sys.argv.pop()); del sys.orig_argv[1:]; sys.path += told['path'];"
    " from autograder.sandbox.zygote import Orders, main; main(Orders(**told['orders']))"
)
_START_SECONDS, _FORK_SECONDS, _END_SECONDS = 180.0, 60.0, 5.0
_REMEDY = (
    "Grade on Linux with seccomp and Landlock (kernel 5.13 or newer) or user namespaces, see `autograder doctor`;"
    " or, for code that you trust as your own, grade without isolation."
)


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
    """The line of one grader process to the zygote; of that process alone."""

    def __init__(self, line: socket.socket, errors: "_Errors") -> None:
        self._line = line
        self._errors = errors
        line.settimeout(_FORK_SECONDS)

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
        """Give how a worker ended: its exit code, or a signal as a negative number; None if it still runs.

        Args:
            child: the worker; after `kill` it is ended for certain.
            seconds: how long to wait for its end, for a socket closes a moment before the process is gone.
        """
        until = time.monotonic() + seconds
        while True:
            answer, _ = self._ask({"do": "exit", "number": child.number})
            code: int | None = answer["exit"]
            left = until - time.monotonic()
            if code is not None or left <= 0:
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


class _Errors:
    """What the zygote wrote on standard error, kept for the message when it fails."""

    def __init__(self) -> None:
        self.file: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 -- closed in `close`

    def tail(self) -> str:
        with contextlib.suppress(OSError, ValueError):
            size = os.fstat(self.file.fileno()).st_size
            text = os.pread(self.file.fileno(), 2000, max(0, size - 2000)).decode(errors="replace").strip()
            if text:
                return f" Its last words: {text}"
        return ""

    def close(self) -> None:
        self.file.close()


class Zygote:
    """The zygote process, from its start to its end; a context manager owned by the main grader process.

    It starts at once and warms up while the caller does other work. When the thread that made it ends, the kernel ends
    it and every worker, so make it in the main thread.

    Args:
        clients: how many grader processes will ask for workers.
        trusted: no isolation but resource limits, for code that the user vouches for; works on any POSIX system.
        hidden: paths that must not be open to student code (the solutions); this is tried before anything runs.
        serve: what a worker does with its socket, as `package.module:function`.
        warm_up: what the zygote calls before it walls itself in, each as `package.module:function`.
        path: folders where `serve` and `warm_up` are looked for as well.
        without: names of layers that are not to be used, to see how the others hold; what is mandatory stays so.
    """

    def __init__(
        self,
        *,
        clients: int,
        trusted: bool = False,
        hidden: Sequence[Path] = (),
        serve: str = "autograder.sandbox.worker:serve",
        warm_up: Sequence[str] = ("autograder.sandbox.warmup:warm_up",),
        path: Sequence[Path] = (),
        without: Sequence[str] = (),
    ) -> None:
        self._trusted = trusted
        self._layers: tuple[Layer, ...] | None = None
        self._errors = _Errors()
        pairs = [socket.socketpair() for _ in range(clients)]
        self._clients = tuple(ZygoteClient(ours, self._errors) for ours, _ in pairs)
        theirs = [one.detach() for _, one in pairs]
        self._report, report = os.pipe()
        orders = {
            "trusted": trusted,
            "parent": os.getpid(),
            "report": report,
            "controls": theirs,
            "warm_up": tuple(warm_up),
            "serve": serve,
            "hidden": [str(one.absolute()) for one in hidden],
            "without": tuple(without),
        }
        told = json.dumps({"path": [_PACKAGES, *(str(one.absolute()) for one in path)], "orders": orders})
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-s", "-P", "-c", _PROGRAM, told],
                env=_ENVIRONMENT,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors.file,
                pass_fds=(report, *theirs),
                start_new_session=True,
            )
        except OSError as reason:
            raise GraderError(f"the zygote could not be started: {reason}") from reason
        finally:
            for one in (report, *theirs):
                os.close(one)

    @property
    def pid(self) -> int:
        """The process id of what was started."""
        return self._process.pid

    def wait_ready(self) -> tuple[Layer, ...]:
        """Wait until workers can be forked, and give the layers that were found by trying (none if trusted).

        Raises:
            GraderError: when the zygote fails, or when untrusted code cannot be isolated here.
        """
        found = self.layers()
        missing = () if self._trusted else missing_mandatory(found)
        if missing:
            self.close()
            raise GraderError(f"student code cannot be isolated here: {'; '.join(missing)}. {_REMEDY}")
        return found

    def layers(self) -> tuple[Layer, ...]:
        """Wait for the zygote and give the layers, also where a mandatory one is missing."""
        if self._layers is None:
            self._layers = tuple(Layer(**one) for one in self._read_report())
        return self._layers

    def client(self, index: int) -> ZygoteClient:
        """Give the line of the grader process number `index`, from 0."""
        return self._clients[index]

    def close(self) -> None:
        """End the zygote and with it every worker; a second call does nothing."""
        self._process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_END_SECONDS)
        for client in self._clients:
            client.close()
        if self._report >= 0:
            os.close(self._report)
            self._report = -1
        self._errors.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _read_report(self) -> list[dict[str, Any]]:
        data, until = b"", time.monotonic() + _START_SECONDS
        while select.select([self._report], [], [], max(0.0, until - time.monotonic()))[0]:
            more = os.read(self._report, 1 << 16)
            if not more:
                break
            data += more
        with contextlib.suppress(ValueError):
            report: list[dict[str, Any]] = json.loads(data)
            return report
        words = self._errors.tail()
        self.close()
        raise GraderError(f"the zygote did not start: it must be able to import numpy, torch and the grader.{words}")
