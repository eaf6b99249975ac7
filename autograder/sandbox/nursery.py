"""Forking workers, remembering how each ended: the zygote's daily work."""

import contextlib
import gc
import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence

from autograder.records import Limits
from autograder.sandbox import identity, libc, seccomp
from autograder.sandbox.lockdown import Lockdown, refusal

_KEPT_EXITS = 4096
_SOCKET, _STATUS = 3, 4
LOCKED_DOWN = b"locked down\n"
REFUSED_CODE, FAILED_CODE = 71, 70


class Nursery:
    """The workers of one zygote.

    Args:
        serve: what a worker does with its socket once it is locked down.
        owned: see below.
        trusted: whether workers keep the zygote's user and rights.

    Attributes:
        owned: sockets of the zygote that no worker may keep.
        users: the ids that workers take in turn; none when they stay the zygote's user.
    """

    def __init__(
        self, serve: Callable[[socket.socket], None], owned: Sequence[socket.socket], *, trusted: bool
    ) -> None:
        # Asked for now, for behind the wall there is no /proc to ask.
        self.users = identity.spare_users() if not trusted else range(0)
        self.owned = owned
        self._serve = serve
        self._trusted = trusted
        self._program: bytes | OSError = OSError("no filter was made")
        self._count = 0
        self._running: dict[int, int] = {}
        self._lines: dict[int, int] = {}
        self._exits: dict[int, int] = {}
        # Opened while /proc is there; it goes on telling of this process behind the wall.
        self._pages = os.open("/proc/self/statm", os.O_RDONLY) if sys.platform == "linux" else None
        self._null = os.open("/dev/null", os.O_RDWR)

    def prepare_filter(self, *, files: bool) -> None:
        """Make the system call filter of the workers; `files`: whether another wall lets calls on files be allowed."""
        try:
            self._program = seccomp.build(libc.machine(), files=files)
        except OSError as reason:
            self._program = reason

    def fork(
        self, limits: Limits, run: Callable[[Lockdown, socket.socket, int], None] | None = None, line: int = -1
    ) -> tuple[int, list[int]]:
        """Fork one worker.

        Args:
            limits: what it may use.
            run: what it does instead of locking down and serving (the rehearsal).
            line: on which it was asked for.

        Returns:
            its number, and the open files for the grader: its socket, the end where it says that it is locked down, and
            a pidfd where the system has them.
        """
        self._count += 1
        lockdown = Lockdown(
            limits=limits,
            pages_in_use=self._pages_in_use(),
            user=self.users[self._count % len(self.users)] if self.users else None,
            program=self._program,
            trusted=self._trusted,
            parent=os.getpid(),
        )
        with contextlib.ExitStack() as closing, contextlib.ExitStack() as on_failure:
            ours, theirs = socket.socketpair()
            closing.callback(theirs.close)
            on_failure.callback(ours.close)
            status_read, status_write = os.pipe()
            closing.callback(os.close, status_write)
            on_failure.callback(os.close, status_read)
            child = os.fork()
            if child == 0:
                self._be_worker(lockdown, theirs.detach(), status_write, run or self._work)
            self._running[self._count] = child
            self._lines[self._count] = line
            pidfd: list[int] = []
            with contextlib.suppress(OSError, AttributeError):  # Linux before 5.3, other systems
                pidfd.append(os.pidfd_open(child))
            on_failure.pop_all()
        return self._count, [ours.detach(), status_read, *pidfd]

    def reap(self) -> None:
        """Take note of the workers that have ended."""
        for number, child in list(self._running.items()):
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                del self._running[number], self._lines[number]
                self._exits[number] = os.waitstatus_to_exitcode(status)
        while len(self._exits) > _KEPT_EXITS:
            del self._exits[next(iter(self._exits))]

    def exit_of(self, number: int) -> int | None:
        """Give how a worker ended (a negative number is a signal), or None while it runs; told once."""
        self.reap()
        return self._exits.pop(number, None)

    def kill(self, number: int) -> None:
        """Kill a worker, if it still runs (for systems without pidfds)."""
        self.reap()
        if number in self._running:
            os.kill(self._running[number], signal.SIGKILL)

    def kill_all_of(self, line: int) -> None:
        """Kill the workers that were asked for on a line, and that still run."""
        for number in [number for number, asked_on in self._lines.items() if asked_on == line]:
            self.kill(number)

    def _pages_in_use(self) -> int | None:
        if self._pages is None:
            return None
        return int(os.pread(self._pages, 100, 0).split()[0])

    def _be_worker(
        self, lockdown: Lockdown, line: int, status: int, run: Callable[[Lockdown, socket.socket, int], None]
    ) -> None:
        """Everything after the fork; never returns, and never lets the zygote's own code go on in the worker."""
        code = FAILED_CODE
        try:
            os.setsid()
            for stream in (0, 1, 2):
                os.dup2(self._null, stream)
            # Python's objects would close numbers that mean something else by then.
            for one in self.owned:
                one.detach()
            line, status = os.dup(line), os.dup(status)
            os.dup2(line, _SOCKET)
            os.dup2(status, _STATUS)
            os.closerange(_STATUS + 1, os.sysconf("SC_OPEN_MAX"))
            run(lockdown, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, _SOCKET), _STATUS)
            code = 0
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else FAILED_CODE
        finally:
            os._exit(code)

    def _work(self, lockdown: Lockdown, line: socket.socket, status: int) -> None:
        outcomes = lockdown.apply()
        refused = None if lockdown.trusted else refusal(outcomes)
        os.write(status, LOCKED_DOWN if refused is None else refused.encode(errors="replace") + b"\n")
        os.close(status)
        if refused is not None:
            raise SystemExit(REFUSED_CODE)
        gc.enable()
        self._serve(line)
