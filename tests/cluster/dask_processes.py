"""A real Dask cluster on this machine, as processes that a test can kill."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import distributed
import psutil

from autograder.sandbox.identity import die_with_parent


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class DaskProcesses:
    """A scheduler and its workers; `close` ends all of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.scheduler: subprocess.Popen[bytes] | None = None
        self.workers: list[subprocess.Popen[bytes]] = []

    def start_scheduler(self) -> None:
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard")
        until = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                assert time.monotonic() < until, self.log()
                time.sleep(0.05)

    def start_worker(self, **environment: str) -> "subprocess.Popen[bytes]":
        """A worker with one thread and no nanny, so that its process id is its own."""
        options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1", "--memory-limit", "0"]
        worker = self._start(
            "worker", self.address, *options, "--local-directory", str(self.folder), environment=environment
        )
        self.workers.append(worker)
        return worker

    def wait_for_workers(self, count: int) -> None:
        with distributed.Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(count, timeout=60)

    def kill(self, process: "subprocess.Popen[bytes]") -> None:
        process.send_signal(signal.SIGKILL)
        process.wait()

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            if process is not None:
                self.kill(process)

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def _start(self, *arguments: str, environment: dict[str, str] | None = None) -> "subprocess.Popen[bytes]":
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:]],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                preexec_fn=die_with_parent,  # also when the tests are killed
                env={**os.environ, "TMPDIR": str(self.folder), **(environment or {})},
            )


def hosts_of(worker: "subprocess.Popen[bytes]") -> list[psutil.Process]:
    """The processes that grade for a worker."""
    return psutil.Process(worker.pid).children()
