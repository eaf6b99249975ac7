"""Starting the zygote and ending it: the grader's side."""

import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from autograder.faults import GraderError
from autograder.sandbox.client import Child, Errors, ZygoteClient
from autograder.sandbox.layers import Layer, missing_mandatory

__all__ = ["Child", "Zygote", "ZygoteClient"]

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
_START_SECONDS, _END_SECONDS, _GRACE_SECONDS = 180.0, 5.0, 0.2
_REMEDY = (
    "Grade on Linux with seccomp and Landlock (kernel 5.13 or newer) or user namespaces, see `autograder doctor`;"
    " or, for code that you trust as your own, grade without isolation."
)


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
        forbidden: dotted names of torch that every exercise to come rules out; what one adds, its session says.
        is_brief: do without all warm-up but the first, and without the arrangement of memory: for a few workers only.
    """

    def __init__(
        self,
        *,
        clients: int,
        trusted: bool = False,
        hidden: Sequence[Path] = (),
        serve: str = "autograder.sandbox.worker:serve",
        warm_up: Sequence[str] = ("autograder.sandbox.warmup:import_modules", "autograder.sandbox.warmup:use_once"),
        path: Sequence[Path] = (),
        without: Sequence[str] = (),
        forbidden: Iterable[str] = (),
        is_brief: bool = False,
    ) -> None:
        self._trusted = trusted
        self._layers: tuple[Layer, ...] | None = None
        self._errors = Errors()
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
            "forbidden": sorted(forbidden),
            "is_brief": is_brief,
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

    @property
    def alive(self) -> bool:
        """Whether workers can still be forked; asked when one could not be had, so a moment's grace does not hurt."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_GRACE_SECONDS)
        return self._process.returncode is None

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
