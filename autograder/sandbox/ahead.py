"""Calls that are known beforehand: sent many at a time, each answered in its turn, as if it had been sent alone.

A worker that dies or falls silent over them is given up; what is asked is then asked anew, one call at a time.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Protocol

from autograder.sandbox.answering import Handle
from autograder.sandbox.encoding import encode
from autograder.sandbox.exchange import Reply
from autograder.sandbox.replies import read_number
from autograder.sandbox.values import NotSendable

PATIENCE_SECONDS = 0.5
"""How long many calls at a time are waited for."""

Right = dict[int, set[bytes]]
"""Example -> digests of answers."""

_VARIANTS = 64  # of the right answers to one example that are remembered
_HEADER_BYTES, _BODY_BYTES = 40_000, 16 << 20


class GivenUp(BaseException):
    """Nothing can be said of the calls of this check but one at a time; no `except` of a check may take it."""


@dataclass(frozen=True)
class Made:
    """Stands for the module that an earlier call made, by that call's place among the calls of the check."""

    place: int


@dataclass(frozen=True)
class Call:
    """One call that will be made.

    Attributes:
        asked: what is asked for: the request without its target and value.
        target: a name, or what an earlier call made.
        node: the arguments as JSON.
        buffers: the bytes of their tensors.
        things: what is no value among the arguments: callables, and objects to hand on; the JSON has their places here.
        may_raise: whether calls go on after an exception, as they do where the reference raises one.
        told: the JSON, to be compared.
        size: bytes of the body.
    """

    asked: Mapping[str, Any]
    target: str | Made
    node: Any
    buffers: tuple[bytes, ...]
    things: tuple[Any, ...] = ()
    may_raise: bool = False
    told: str = field(init=False)
    size: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "told", repr(self.node))  # tells True from 1 and -0.0 from 0.0
        object.__setattr__(self, "size", sum(map(len, self.buffers)))


@dataclass(frozen=True)
class Foreseen:
    """The first calls that a check makes on one example, and whether they are all.

    Attributes:
        calls: in order; a `Made` counts from the first call of the check.
        complete: whether the check makes no other calls on this example.
    """

    calls: tuple[Call, ...]
    complete: bool


Piece = tuple[Mapping[str, Any], memoryview]
"""An answer as it came: its JSON and its bytes."""


class Fetching(Protocol):
    """Who can be asked many calls at a time: a session."""

    def fetch(
        self,
        calls: Sequence[Call],
        numbers: Mapping[int, int],
        first: int,
        settled: Callable[[Sequence[Piece]], Container[int]],
    ) -> list[Reply]:
        """Sends calls and reads the answers to the first of them, at least one.

        Args:
            calls: what is asked.
            numbers: the handles of what was made before, by the place of the call that made it.
            first: the place of the first call.
            settled: tells which of the answers need not be read.
        """

    def free(self, handle: Handle) -> None:
        """Lets go of a module."""


class Ahead:
    """The calls of one check that are known beforehand.

    Args:
        examples: of the check, in order.
        certain: the check can make no other calls; otherwise the arguments of each are compared.
        right: the answers to all calls on an example with which the check has passed before, by a digest.
    """

    def __init__(self, examples: Sequence[Foreseen], certain: bool, right: Right | None = None) -> None:
        self._right: Right = defaultdict(set) if right is None else right
        self._digests: dict[int, bytes] = {}
        self._example = 0
        # What a thing was asked, a property may know; and it may look at an exception as it likes.
        self._told_by_answers = [
            example.complete and not any(call.may_raise or (call.things and not certain) for call in example.calls)
            for example in examples
        ]
        self._calls = [call for example in examples for call in example.calls]
        self._certain = certain
        self._starts: list[int] = []
        self._together: list[int] = []  # for each call, where the calls end that can be sent with it
        start = 0
        for example in examples:
            self._starts.append(start)
            start += len(example.calls)
        end = start
        for first, example in reversed(list(zip(self._starts, examples, strict=True))):
            if not example.complete:
                end = first + len(example.calls)
            self._together[:0] = [end] * len(example.calls)
        self._place = self._end = 0
        self._answers: dict[int, Reply] = {}
        self._numbers: dict[int, int] = {}

    def begin(self, example: int) -> None:
        """An example's turn has come."""
        self._example = example
        self._place, self._end = self._range(example)

    def is_settled(self, worker: Fetching) -> bool:
        """Whether the answers on this example are, bit by bit, answers with which the check has passed before.

        Raises:
            GivenUp: the worker did not answer.
        """
        if not self._told_by_answers[self._example]:
            return False
        if self._place < self._end and self._place not in self._answers:
            self._fetch(worker, self._example)
        return self._digests.get(self._example) in self._right[self._example]

    def passed(self) -> None:
        """The check has passed on this example."""
        digest, known = self._digests.get(self._example), self._right[self._example]
        if digest is not None and self._place == self._range(self._example)[1] and len(known) < _VARIANTS:
            known.add(digest)

    def answer(self, asked: Mapping[str, Any], target: str | int, tree: Any, worker: Fetching) -> Reply | None:
        """The answer to a call, or None where it was not foreseen.

        Raises:
            GivenUp: the worker did not answer.
        """
        if self._place >= self._end:
            return None
        place, call = self._place, self._calls[self._place]
        if not self._is_the_same(call, asked, target, tree):
            self._end = self._place  # on this example anything may follow
            return None
        if place not in self._answers:
            self._fetch(worker, self._example + 1)
        reply = self._answers[place]
        number = reply.value.number if isinstance(reply.value, Handle) else reply.value
        if type(number) is int:
            self._numbers[place] = number
        self._place += 1
        return reply

    def _range(self, example: int) -> tuple[int, int]:
        last = example + 1 == len(self._starts)
        return self._starts[example], len(self._calls) if last else self._starts[example + 1]

    def _fetch(self, worker: Fetching, unread: int) -> None:
        """Asks for what comes next, as far as it is known; what is settled from example `unread` on is not read."""
        first = self._place

        def settled(pieces: Sequence[Piece]) -> set[int]:
            found: set[int] = set()
            for example in range(unread, len(self._starts)):
                start, end = self._range(example)
                if start < first or end > first + len(pieces) or not self._told_by_answers[example]:
                    continue
                digest, handles = _digest(self._calls[start:end], pieces[start - first : end - first])
                self._digests[example] = digest
                if digest in self._right[example]:
                    found.update(range(start - first, end - first))
                    for handle in handles:
                        worker.free(handle)
            return found

        calls = within_limits(self._calls[first : self._together[first]])
        self._answers = dict(enumerate(worker.fetch(calls, self._numbers, first, settled), first))

    def _is_the_same(self, call: Call, asked: Mapping[str, Any], target: str | int, tree: Any) -> bool:
        meant = self._numbers.get(call.target.place) if isinstance(call.target, Made) else call.target
        if type(meant) is not type(target) or meant != target or call.asked != asked:
            return False
        if self._certain:
            return True
        try:
            node, buffers, things = written_down(tree)
        except NotSendable:
            return False
        same_things = len(things) == len(call.things) and all(a is b for a, b in zip(things, call.things, strict=True))
        return same_things and call.buffers == buffers and call.told == repr(node)


def _digest(calls: Sequence[Call], pieces: Sequence[Piece]) -> tuple[bytes, list[Handle]]:
    """A digest of answers, without the numbers of the modules that were made, and those modules.

    Raises:
        BadReply: a module has no proper number.
    """
    told = blake2b(digest_size=16)
    handles = []
    for call, (answer, body) in zip(calls, pieces, strict=True):
        node: Any = dict(answer)
        match node:
            case {"value": int(number)} if call.asked["op"] == "build" and type(number) is int:
                handles.append(Handle(read_number(number), ""))
                node["value"] = 0
            case {"value": {"handle": [int(number), str(name)]}} if type(number) is int:
                handles.append(Handle(read_number(number), name))
                node["value"] = {"handle": [0, name]}
        told.update(repr(node).encode())  # the size of the body is in it
        told.update(body)
    return told.digest(), handles


def written_down(tree: Any) -> tuple[Any, tuple[bytes, ...], tuple[Any, ...]]:
    """The JSON, the bytes and the things of a call's arguments.

    Raises:
        NotSendable: it cannot be said beforehand what they will be.
    """
    things: list[Any] = []

    def placed(thing: Any) -> Any:
        if isinstance(thing, Handle):
            raise NotSendable("a module that is not made yet")
        things.append(thing)
        return {"thing": len(things) - 1}

    node, buffers = encode(tree, placed, portable=True)
    return node, tuple(buffers), tuple(things)


def within_limits(calls: Sequence[Call]) -> Sequence[Call]:
    """As many of the calls as one frame can hold, at least one."""
    header = body = 0
    for count, call in enumerate(calls):
        header += len(call.told) + 150
        body += call.size
        if count and (header > _HEADER_BYTES or body > _BODY_BYTES):
            return calls[:count]
    return calls


def request_of(
    calls: Sequence[Call], things: Sequence[Any], numbers: Mapping[int, int], first: int
) -> tuple[dict[str, Any], list[bytes]]:
    """The request for many calls: its header and its body."""

    def target(call: Call) -> Any:
        if not isinstance(call.target, Made):
            return call.target
        place = call.target.place
        return numbers[place] if place in numbers else {"made": place - first}

    told = [
        {
            **call.asked,
            "target": target(call),
            "value": call.node,
            "size": call.size,
            "things": those,
            "may_raise": call.may_raise,
        }
        for call, those in zip(calls, things, strict=True)
    ]
    return {"op": "many", "calls": told}, [piece for call in calls for piece in call.buffers]


def pieces_of(reply: Mapping[str, Any], body: memoryview, count: int) -> list[Piece]:
    """Takes the answers to many calls apart.

    Raises:
        GivenUp: they have no proper form.
    """
    answers = reply.get("answers")
    if type(answers) is not list or not 0 < len(answers) <= count:
        raise GivenUp
    found: list[Piece] = []
    offset = 0
    for answer in answers:
        size = answer.get("size") if type(answer) is dict else None
        if type(size) is not int or not 0 <= size <= len(body) - offset:
            raise GivenUp
        found.append((answer, body[offset : offset + size]))
        offset += size
    if offset != len(body):
        raise GivenUp
    return found
