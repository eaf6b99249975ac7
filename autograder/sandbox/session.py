"""The grader's side of one worker: what is sent to it, how long it may take, and what is made of its answers."""

import marshal
from collections.abc import Callable, Container, Mapping, Sequence
from typing import Any

import numpy
import torch

from autograder.compiling import kept
from autograder.faults import GraderError
from autograder.records import Limits, Source
from autograder.sandbox.ahead import PATIENCE_SECONDS, Ahead, Call, GivenUp, Piece, pieces_of, request_of
from autograder.sandbox.answering import Answering, Handle
from autograder.sandbox.encoding import encode
from autograder.sandbox.exchange import Client, Exchange, Reply
from autograder.sandbox.load_report import LoadReport, read_report
from autograder.sandbox.outcomes import BadReply, ForbiddenCall, NotDefined, OutOfMemory, StudentFault
from autograder.sandbox.replies import read_effects, read_gradients, read_names, read_number
from autograder.sandbox.values import NotSendable
from autograder.sandbox.wire import TooLarge

__all__ = ["Client", "LoadReport", "Session"]

Value = Any
_SETTLED = Reply()


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
        self.ahead: Ahead | None = None
        self._seed: int | None = None
        self._answering = Answering()
        self._freed: list[int] = []
        self._exchange = Exchange(client, limits, self._answering)
        self.report = LoadReport()
        earlier = list(sources)[: list(sources).index(target) + 1]
        told = [(exercise, sources[exercise].is_notebook, _cells(sources[exercise])) for exercise in earlier]
        text = numpy.frombuffer(marshal.dumps(told), dtype=numpy.uint8)
        stand_ins = {exercise: dict(names) for exercise, names in (served or {}).items()}
        header = {"op": "load", "target": target, "wants": list(wants), "forbidden": sorted(forbidden), "seed": seed}
        try:
            node, buffers = encode((text, stand_ins), self._answering.kept_node)
            reply = self._exchange.ask(header | {"value": node}, buffers)
        except (TooLarge, NotSendable):  # a hundred megabytes of notebooks
            self.close()
            raise OutOfMemory() from None
        if reply.fault:
            self.close()
            raise reply.fault
        self.report = self._checked(lambda node: read_report(node, self._answering.tried), reply.value)

    @property
    def alive(self) -> bool:
        """Whether the worker can still be asked."""
        return self._exchange.alive

    @property
    def seconds_left(self) -> float:
        """What is left of the limit; only waiting for the worker counts."""
        return self._exchange.seconds_left

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
        asked = {"op": "call", "method": method, "want": want}
        found = self._request(asked, self._name(target), (dict(arguments), list(cotangents)))
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
        asked = {"op": "build", "dtype": str(dtype).removeprefix("torch."), "training": training}
        number = self._request(asked, self._name(name), (list(init.values()), dict(state)))
        return Handle(self._checked(read_number, number), name)

    def read(self, name: str) -> Value:
        """Reads a constant that the exercise defines."""
        return self._request({"op": "read"}, self._name(name), None)

    def free(self, handle: Handle) -> None:
        """Lets go of a module; the worker learns of it with the next request."""
        self._freed.append(handle.number)

    def reseed(self, seed: int) -> None:
        """Sets the random numbers of the student's code, with the next request."""
        self._seed = seed

    def fetch(
        self,
        calls: Sequence[Call],
        numbers: Mapping[int, int],
        first: int,
        settled: Callable[[Sequence[Piece]], Container[int]],
    ) -> list[Reply]:
        """Makes calls that are known beforehand, many with one request; see `Ahead`.

        Raises:
            GivenUp: the worker did not answer as it should, or used a shortcut; it is gone.
        """
        found = []
        try:
            with self._answering.many_calls([call.things for call in calls]) as things:
                names = self.report.other_names
                header, buffers = request_of(calls, things, numbers, first)
                reply, body = self._exchange.converse(header | self._news(), buffers, PATIENCE_SECONDS)
                pieces = pieces_of(reply, body, len(calls))
                known = settled(pieces)
                for place, (answer, part) in enumerate(pieces):
                    self._answering.turn_to(place)
                    found.append(_SETTLED if place in known else self._exchange.read(answer, part, names))
            if self._answering.tried:
                raise GivenUp
        except (StudentFault, TooLarge, GivenUp) as reason:
            self.close()
            raise GivenUp from reason
        return found

    def close(self) -> None:
        """Kills the worker; a second call does nothing."""
        self._exchange.close()

    def _name(self, target: "str | Handle") -> str | int:
        if isinstance(target, Handle):
            return target.number
        if target not in self.report.defined:
            if self._answering.tried:
                raise ForbiddenCall(self._answering.tried)
            raise self.report.raised or NotDefined(target, self.report.other_names)
        return target

    def _request(self, asked: dict[str, Any], target: str | int, tree: Value) -> Any:
        reply = self.ahead.answer(asked, target, tree, self) if self.ahead else None
        if reply is None:
            try:
                with self._answering.call():
                    node, buffers = encode(tree, self._answering.node, portable=True)
                    header = {**asked, "target": target, "value": node, **self._news()}
                    reply = self._exchange.ask(header, buffers, self.report.other_names)
            except (NotSendable, TooLarge) as reason:
                raise GraderError(f"these arguments cannot be sent to a worker: {reason}") from reason
        if self._answering.tried:
            raise ForbiddenCall(self._answering.tried)
        if reply.fault:
            raise reply.fault
        return reply.value

    def _news(self) -> dict[str, Any]:
        """What the worker learns with the next request: which modules nobody holds, and a seed."""
        news: dict[str, Any] = {"free": self._freed} if self._freed else {}
        if self._seed is not None:
            news["seed"] = self._seed
        self._freed, self._seed = [], None
        return news

    def _checked(self, read: Callable[[Any], Any], node: Any) -> Any:
        """Reads an answer, and kills the worker when its form is wrong."""
        try:
            return read(node)
        except BadReply:
            self.close()
            raise


def _cells(source: Source) -> list[tuple[str, str, bytes]]:
    """The text, label and code of each cell; the worker need not compile what is compiled already."""
    return [(cell.text, cell.label, kept(cell)) for cell in source.cells]
