"""The grader's side of one worker: what is sent to it, how long it may take, and what is made of its answers."""

import json
import secrets
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy
import torch

from autograder.faults import GraderError
from autograder.records import Limits, Source
from autograder.sandbox.answering import Answering, Handle
from autograder.sandbox.codec import NotSendable, decode, encode
from autograder.sandbox.outcomes import BadReply, ForbiddenCall, NotDefined, OutOfMemory, StudentFault, TimedOut, died
from autograder.sandbox.replies import (
    read_effects,
    read_fault,
    read_faults,
    read_gradients,
    read_names,
    read_number,
)
from autograder.sandbox.wire import Channel, TooLarge

STARTUP_SECONDS = 60.0

Value = Any


class Child(Protocol):
    """A forked worker, as `sandbox.launch` gives it."""

    @property
    def socket(self) -> Any:
        """The grader's end of its socket."""

    def kill(self) -> None:
        """Ends it and closes what belongs to it."""


class Client(Protocol):
    """Who forks workers, as `sandbox.launch` gives it."""

    def fork(self, limits: Limits) -> Any:
        """Forks one worker."""

    def exit_of(self, child: Any) -> int | None:
        """Tells how a worker ended."""


@dataclass(frozen=True)
class LoadReport:
    """What became of a student's file when it was loaded.

    Attributes:
        defined: which of the wanted names are there.
        raised: what ended a .py file, after which nothing is defined.
        failed_cells: what the failing cells of a notebook raised.
        other_names: public names that the file defines besides, for near misses.
        forbidden: dotted torch names that the file called while it was loaded.
    """

    defined: frozenset[str] = frozenset()
    raised: StudentFault | None = None
    failed_cells: tuple[StudentFault, ...] = ()
    other_names: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()


class Session:
    """One forked worker that has loaded one exercise of one student.

    Args:
        client: forks the worker.
        target: the exercise, `seq2seq/lstm_step`.
        sources: exercise -> what was handed in, in the course's order; those after the target are not sent.
        wants: the names that the exercise must define.
        forbidden: dotted names of torch that may not be used.
        limits: what the worker may use; the load counts.
        served: exercise -> name -> the function, nn.Module class or value that stands in for the student's: values and
            gradients cross, code does not.
        seed: of `random`, numpy and torch in the worker.

    Raises:
        StudentFault: the file could not even be loaded: it never ended, or the process died.
        GraderError: no worker could be had.
    """

    def __init__(
        self,
        client: Client,
        target: str,
        sources: Mapping[str, Source],
        *,
        wants: Sequence[str],
        forbidden: frozenset[str] = frozenset(),
        limits: Limits,
        served: Mapping[str, Mapping[str, Any]] | None = None,
        seed: int = 0,
    ) -> None:
        self._client = client
        self._limits = limits
        self._answering = Answering()
        self._freed: list[int] = []
        self._child: Any = client.fork(limits)
        self._channel = Channel(self._child.socket)
        self.alive = True
        self.seconds_left = float(limits.seconds)
        self.report = LoadReport()
        self._wait_until_ready()
        earlier = list(sources)[: list(sources).index(target) + 1]
        told = [
            [exercise, sources[exercise].is_notebook, [[cell.text, cell.label] for cell in sources[exercise].cells]]
            for exercise in earlier
        ]
        text = numpy.frombuffer(json.dumps(told).encode("ascii"), dtype=numpy.uint8)
        stand_ins = {exercise: dict(names) for exercise, names in (served or {}).items()}
        node, buffers = encode((text, stand_ins), self._answering.kept_node)
        header = {"op": "load", "target": target, "wants": list(wants), "forbidden": sorted(forbidden), "seed": seed}
        try:
            reply = self._exchange(header | {"value": node}, buffers)
        except TooLarge:  # a hundred megabytes of notebooks
            self.close()
            raise OutOfMemory() from None
        if reply.fault:
            self.close()
            raise reply.fault
        self.report = self._checked(lambda node: _load_report(node, self._answering.tried), reply.value)

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def call(
        self,
        target: "str | Handle",
        arguments: Mapping[str, Value],
        *,
        method: str = "__call__",
        want: str = "value",
        cotangents: Sequence[torch.Tensor] = (),
    ) -> Any:
        """Calls a function of the student's, or a method of a built module, by position.

        Args:
            target: the name of a function or class, or the handle of a module.
            arguments: name -> value, in the order of the parameters; a callable is called back, differentiably; what
                is `Described` is made in the worker; any other object that is no value reaches the student's code only
                as something to hand on.
            method: which method of the target.
            want: "value", "gradient", "changes" or "effects".
            cotangents: for "gradient", one for each float tensor among the results.

        Returns:
            the result, `calls.Gradients`, the names of the arguments that were changed, or `calls.Effects`.

        Raises:
            StudentFault: whatever came instead of an answer; `alive` tells whether the session goes on.
        """
        header = {"op": "call", "target": self._name(target), "method": method, "want": want}
        found = self._request(header, (dict(arguments), list(cotangents)))
        if want == "gradient":
            return self._checked(read_gradients, found)
        if want == "effects":
            return self._checked(read_effects, found)
        return self._checked(read_names, found) if want == "changes" else found

    def build(
        self,
        name: str,
        init: Mapping[str, Value],
        state: Mapping[str, torch.Tensor],
        *,
        dtype: torch.dtype,
        training: bool,
    ) -> Handle:
        """Builds a module of the student's and loads parameters into it.

        Args:
            name: of the class.
            init: the arguments of its constructor, by position.
            state: the state dict, with exactly the names that the exercise asks for.
            dtype: of the module afterwards.
            training: train or eval mode.

        Raises:
            WrongParameters: its state dict has other names or shapes.
            StudentFault: whatever else came instead of a module.
        """
        dtype_name = str(dtype).removeprefix("torch.")
        header = {"op": "build", "name": self._name(name), "dtype": dtype_name, "training": training}
        number = self._request(header, (list(init.values()), dict(state)))
        return Handle(self._checked(read_number, number), name)

    def read(self, name: str) -> Value:
        """Reads a constant that the exercise defines."""
        return self._request({"op": "read", "target": self._name(name)}, None)

    def free(self, handle: Handle) -> None:
        """Lets go of a module; the worker learns of it with the next request."""
        self._freed.append(handle.number)

    def close(self) -> None:
        """Kills the worker; a second call does nothing."""
        if self.alive:
            self.alive = False
            self._child.kill()

    def _name(self, target: "str | Handle") -> str | int:
        if isinstance(target, Handle):
            return target.number
        if target not in self.report.defined:
            if self._answering.tried:
                raise ForbiddenCall(self._answering.tried)
            raise self.report.raised or NotDefined(target, self.report.other_names)
        return target

    def _request(self, header: dict[str, Any], tree: Value) -> Any:
        try:
            with self._answering.call():
                node, buffers = encode(tree, self._answering.node)
                reply = self._exchange(header | {"value": node, "free": self._freed}, buffers)
                self._freed = []
        except (NotSendable, TooLarge) as reason:
            raise GraderError(f"these arguments cannot be sent to a worker: {reason}") from reason
        if self._answering.tried:
            raise ForbiddenCall(self._answering.tried)
        if reply.fault:
            raise reply.fault
        return reply.value

    def _exchange(self, header: dict[str, Any], buffers: Sequence[bytes]) -> "_Reply":
        """Sends a request, answers what the worker asks meanwhile, and gives its reply."""
        if not self.alive:
            raise GraderError("this session is over; open another one")
        request = secrets.token_hex(8)  # nobody can answer before the question
        outgoing, pieces = header | {"request": request}, buffers
        answering_seconds = 0.0
        try:
            if not self._channel.is_quiet():
                raise BadReply("it came before the question")
            while True:
                reply, body = self._wait(outgoing, pieces)
                if reply.get("request") != request or reply.get("op") not in ("ask", "reply"):
                    raise BadReply("it answers no question")
                if reply["op"] == "reply":
                    return self._read(reply, body)
                start = time.monotonic()
                outgoing, pieces = self._answering.answer(reply, body)
                answering_seconds += time.monotonic() - start
                if answering_seconds > self._limits.seconds:  # a loop that never ends but for its questions
                    raise TimedOut(self._limits.seconds)
        except TooLarge:
            raise  # nothing was sent
        except StudentFault as fault:
            self.close()
            if self._answering.tried:  # it beats what came after it
                raise ForbiddenCall(self._answering.tried) from fault
            raise
        except BaseException:
            self.close()
            raise

    def _read(self, reply: dict[str, Any], body: memoryview) -> "_Reply":
        if "fault" in reply:
            return _Reply(None, read_fault(reply["fault"], self.report.other_names))
        if "value" not in reply:
            raise BadReply("an answer without a value")
        return _Reply(decode(reply["value"], body, self._answering.known), None)

    def _wait(self, header: dict[str, Any], buffers: Sequence[bytes]) -> tuple[dict[str, Any], memoryview]:
        """Sends, and waits for what comes back; this time is the student's."""
        start = time.monotonic()
        until = start + self.seconds_left
        try:
            self._channel.send(header, buffers, until=until)
            return self._channel.receive(until=until)
        except TimeoutError:
            raise TimedOut(self._limits.seconds) from None
        except (EOFError, OSError):
            raise self._ended() from None
        finally:
            self.seconds_left = max(0.0, self.seconds_left - (time.monotonic() - start))

    def _ended(self) -> StudentFault:
        """The socket is closed: says why the worker is gone."""
        status = self._client.exit_of(self._child)
        self.close()
        if status == -signal.SIGXCPU:
            return TimedOut(self._limits.seconds)
        return died(status)

    def _wait_until_ready(self) -> None:
        try:
            header, _ = self._channel.receive(until=time.monotonic() + STARTUP_SECONDS)
        except (EOFError, OSError, BadReply) as reason:
            status = self._client.exit_of(self._child)
            self.close()
            raise GraderError(f"a worker did not start ({reason!r}, exit status {status})") from reason
        if header.get("op") != "ready":
            self.close()
            raise GraderError(f"a worker refused to run student code: {header}")

    def _checked(self, read: Callable[[Any], Any], node: Any) -> Any:
        """Reads an answer, and kills the worker when its form is wrong."""
        try:
            return read(node)
        except BadReply:
            self.close()
            raise


@dataclass(frozen=True)
class _Reply:
    value: Any
    fault: StudentFault | None


def _load_report(node: Any, tried: Sequence[str]) -> LoadReport:
    match node:
        case {"defined": defined, "raised": raised, "failed_cells": failed, "other_names": others}:
            return LoadReport(
                frozenset(read_names(defined)),
                None if raised is None else ForbiddenCall(tried) if tried else read_fault(raised),
                read_faults(failed),
                read_names(others),
                tuple(tried),
            )
    raise BadReply("a report that is none")
