"""Calls that are known beforehand: sent many at a time, each answered in its turn, as if it had been sent alone.

A worker that dies or falls silent over them is given up; what is asked is then asked anew, one call at a time.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from autograder.sandbox.answering import Handle
from autograder.sandbox.encoding import encode
from autograder.sandbox.exchange import Reply
from autograder.sandbox.values import NotSendable

PATIENCE_SECONDS = 0.5
"""How long many calls at a time are waited for."""

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


class Fetching(Protocol):
    """Sends calls and gives the answers to the first of them, at least one."""

    def fetch(self, calls: Sequence[Call], numbers: Mapping[int, int], first: int) -> list[Reply]:
        """Sends them; `numbers` are the handles of what was made before, `first` is the place of the first call."""


class Ahead:
    """The calls of one check that are known beforehand.

    Args:
        examples: of the check, in order.
        certain: the check can make no other calls; otherwise the arguments of each are compared.
    """

    def __init__(self, examples: Sequence[Foreseen], certain: bool) -> None:
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
        self._place = self._starts[example]
        last = example + 1 == len(self._starts)
        self._end = len(self._calls) if last else self._starts[example + 1]

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
            calls = within_limits(self._calls[place : self._together[place]])
            self._answers = dict(enumerate(worker.fetch(calls, self._numbers, place), place))
        reply = self._answers[place]
        number = reply.value.number if isinstance(reply.value, Handle) else reply.value
        if type(number) is int:
            self._numbers[place] = number
        self._place += 1
        return reply

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

    node, buffers = encode(tree, placed)
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


def read_many(
    reply: Mapping[str, Any],
    body: memoryview,
    count: int,
    read: Callable[[int, Mapping[str, Any], memoryview], Reply],
) -> list[Reply]:
    """Reads the answers to many calls.

    Raises:
        GivenUp: they have no proper form.
    """
    answers = reply.get("answers")
    if type(answers) is not list or not 0 < len(answers) <= count:
        raise GivenUp
    found, offset = [], 0
    for place, answer in enumerate(answers):
        size = answer.get("size") if type(answer) is dict else None
        if type(size) is not int or not 0 <= size <= len(body) - offset:
            raise GivenUp
        found.append(read(place, answer, body[offset : offset + size]))
        offset += size
    if offset != len(body):
        raise GivenUp
    return found
