"""One request and its reply: the worker's time, its questions meanwhile, and what is left when it dies."""

import math
import secrets
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from autograder.faults import GraderError
from autograder.records import Limits
from autograder.sandbox.allowance import Allowance
from autograder.sandbox.answering import Answering
from autograder.sandbox.decoding import decode
from autograder.sandbox.outcomes import BadReply, ForbiddenCall, StudentFault, TimedOut, died
from autograder.sandbox.replies import read_fault
from autograder.sandbox.wire import Channel, TooLarge

STARTUP_SECONDS = 60.0

_Done = TypeVar("_Done")


class Child(Protocol):
    """A forked worker, as `sandbox.launch` gives it."""

    @property
    def socket(self) -> Any:
        """The grader's end of its socket."""

    def kill(self) -> None:
        """Ends it and closes what belongs to it."""


class Client(Protocol):
    """Who forks workers, as `sandbox.launch` gives it."""

    killed: int

    def fork(self, limits: Limits) -> Any:
        """Forks one worker."""

    def exit_of(self, child: Any) -> int | None:
        """Tells how a worker ended."""


@dataclass(frozen=True)
class Reply:
    """What came back: a value, or the fault in its place."""

    value: Any = None
    fault: StudentFault | None = None


class Exchange:
    """The line to one worker.

    Args:
        client: forks it.
        limits: what it may use.

    Attributes:
        alive: whether it can still be asked.
        seconds_left: of the student's time; only waiting for the worker counts.

    Raises:
        GraderError: no worker could be had.
    """

    def __init__(self, client: Client, limits: Limits, answering: Answering) -> None:
        self._client = client
        self._limits = limits
        self._answering = answering
        self._allowance = Allowance(limits)
        self._child: Any = client.fork(limits)
        self._channel = Channel(self._child.socket)
        self.alive = True
        self.seconds_left = float(limits.seconds)
        self._until = math.inf
        self._wait_until_ready()

    def close(self) -> None:
        """Kills the worker; a second call does nothing."""
        if self.alive:
            self.alive = False
            self._child.kill()

    def ask(self, header: dict[str, Any], buffers: Sequence[bytes], names: Sequence[str] = ()) -> Reply:
        """Sends a request, answers what the worker asks meanwhile, and reads its reply; see `converse`."""
        # What is loaded is the whole file; all else is one call.
        reply, body = self.converse(header, buffers, math.inf if header["op"] == "load" else self._limits.call_seconds)
        try:
            return self.read(reply, body, names)
        except BadReply as fault:
            self._close_for(fault)
            raise

    def converse(
        self, header: dict[str, Any], buffers: Sequence[bytes], seconds: float = math.inf
    ) -> tuple[dict[str, Any], memoryview]:
        """Sends a request, answers what the worker asks meanwhile, and gives its reply as it came.

        Args:
            header: the request.
            buffers: its body.
            seconds: how long the worker may take, where that is less than what is left.

        Raises:
            StudentFault: the worker is gone, or was killed for what it sent.
            TooLarge: nothing was sent.
            GraderError: the worker was gone before.
        """
        if not self.alive:
            raise GraderError("this session is over; open another one")
        request = secrets.token_hex(8)  # nobody can answer before the question
        outgoing, pieces = header | {"request": request}, buffers
        answering_seconds = 0.0
        self._until = time.monotonic() + seconds
        try:
            if not self._channel.is_quiet():
                raise BadReply("it came before the question")
            self._send(outgoing, pieces)
            while True:
                reply, body = self._receive()
                if reply.get("request") != request or reply.get("op") not in ("ask", "reply"):
                    raise BadReply("it answers no question")
                if reply["op"] == "reply":
                    return reply, body
                start = time.monotonic()
                with self._allowance.spent(self._limits.seconds - answering_seconds):
                    outgoing, pieces = self._answering.answer(reply, body)
                spent = time.monotonic() - start
                answering_seconds += spent
                self._until += spent  # that was the grader's time, not the call's
                if answering_seconds >= self._limits.seconds:  # a loop that never ends but for its questions
                    raise TimedOut(self._limits.seconds)
                self._send_answer(outgoing, pieces)
        except TooLarge:
            raise
        except StudentFault as fault:
            self._close_for(fault)
            raise
        except BaseException:
            self.close()
            raise

    def read(self, reply: Mapping[str, Any], body: memoryview, names: Sequence[str] = ()) -> Reply:
        """Reads a reply.

        Args:
            reply: its header.
            body: its bytes.
            names: that the student's file defines, for near misses.

        Raises:
            BadReply: it has no proper form.
        """
        if "fault" in reply:
            if body:
                raise BadReply(f"{len(body)} bytes beside a fault")
            return Reply(fault=read_fault(reply["fault"], names))
        if "value" not in reply:
            raise BadReply("an answer without a value")
        return Reply(decode(reply["value"], body, self._answering.known))

    def _close_for(self, fault: StudentFault) -> None:
        self.close()
        if self._answering.tried:  # it beats what came after it
            raise ForbiddenCall(self._answering.tried) from fault

    def _send_answer(self, answer: dict[str, Any], pieces: Sequence[bytes]) -> None:
        try:
            self._send(answer, pieces)
        except TooLarge as reason:
            self._send({"op": "answer", "error": f"the result cannot be sent: {reason}"}, ())

    def _send(self, header: dict[str, Any], buffers: Sequence[bytes]) -> None:
        self._timed(lambda until: self._channel.send(header, buffers, until=until))

    def _receive(self) -> tuple[dict[str, Any], memoryview]:
        return self._timed(lambda until: self._channel.receive(until=until))

    def _timed(self, work: Callable[[float], _Done]) -> _Done:
        """Waits for the worker; this time is the student's."""
        start = time.monotonic()
        try:
            return work(min(start + self.seconds_left, self._until))
        except TimeoutError:
            if start + self.seconds_left > self._until:
                raise TimedOut(self._limits.call_seconds, of_one_call=True) from None
            raise TimedOut(self._limits.seconds) from None
        except (EOFError, OSError):
            raise self._ended() from None
        finally:
            self.seconds_left = max(0.0, self.seconds_left - (time.monotonic() - start))

    def _ended(self) -> StudentFault:
        """The socket is closed: says why the worker is gone."""
        status = self._client.exit_of(self._child)
        self.close()
        return TimedOut(self._limits.seconds) if status == -signal.SIGXCPU else died(status)

    def _wait_until_ready(self) -> None:
        try:
            header, _ = self._channel.receive(until=time.monotonic() + STARTUP_SECONDS)
        except (EOFError, OSError, BadReply) as reason:
            status = self._client.exit_of(self._child)
            self.close()
            raise GraderError(f"a worker did not start ({reason!r}, exit status {status})") from reason
        if header.get("op") != "ready":
            self.close()
            raise GraderError(f"a worker did not start: it said {str(header)[:200]}")
