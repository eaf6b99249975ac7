"""A Dask worker's side of a host: starting it, asking it, ending it."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from autograder.cluster.frames import receive, send
from autograder.cluster.messages import Answer, Reply, Setup, unpacked_answer, unpacked_reply

_PACKAGES = str(Path(__file__).parents[2])
# -P and a path given at the end: a file named torch.py in the worker's folder must not be taken for torch.
_PROGRAM = (
    "import sys; sys.path.append(sys.argv[1]); from autograder.cluster.host import main;"
    " main(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])"
)
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
# Drawing the examples of a whole course takes about ten seconds.
_START_SECONDS, _END_SECONDS = 600.0, 5.0


class HostEnded(Exception):
    """The host has ended or does not answer; the message says how."""


class Refused(Exception):
    """The host cannot grade here; `reply` says why."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.refusal)
        self.reply = reply


class HostProcess:
    """A host, ready to grade.

    Args:
        setup: what it has to be like.
        settings: the same as bytes.
        course: the course's bundle.

    Raises:
        HostEnded: it ended before it was ready.
        Refused: it cannot grade here.
    """

    def __init__(self, setup: Setup, settings: bytes, course: bytes) -> None:
        self.settings = settings
        self.was_closed = False
        self._closing = threading.Lock()
        self._seconds = setup.seconds
        self._folder = tempfile.mkdtemp(prefix="autograder-")
        self._line, theirs = socket.socketpair()
        read, self._lifeline = os.pipe()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _PROGRAM, _PACKAGES, str(theirs.fileno()), str(read), self._folder],
                env={**os.environ, **_ONE_THREAD},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # what the course's own files print; faults go to the Dask worker's log
                pass_fds=(theirs.fileno(), read),
            )
        finally:
            theirs.close()
            os.close(read)
        try:
            self._start(settings, course)
        except BaseException:
            self.close()
            raise

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def ask(self, part: bytes) -> Answer:
        """Has one student graded.

        Raises:
            HostEnded: it ended over it, or took far longer than the course's limits.
        """
        return unpacked_answer(self._said(part, self._seconds))

    def close(self) -> None:
        """Ends the host and removes the course's copy; also from another thread than the one that asks."""
        self.was_closed = True
        with self._closing:
            if self._lifeline >= 0:
                os.close(self._lifeline)
                self._lifeline = -1
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_END_SECONDS)
        self._process.kill()
        self._process.wait()
        self._line.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _start(self, settings: bytes, course: bytes) -> None:
        with contextlib.suppress(OSError):  # it ended; what it does not answer tells so
            send(self._line, settings)
        reply = unpacked_reply(self._said(course, _START_SECONDS))
        if reply.refusal:
            raise Refused(reply)

    def _said(self, asked: bytes, seconds: float) -> bytes:
        try:
            self._line.settimeout(seconds)
            send(self._line, asked)
            answer = receive(self._line)
        except TimeoutError:
            raise HostEnded("the process that grades did not answer in time") from None
        except OSError:
            answer = None
        if answer is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_END_SECONDS)
            raise HostEnded(f"the process that grades ended with exit code {self._process.returncode}")
        return answer
