"""The grader's side of callables and objects that cross to a worker: what it may ask of them, and the answers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch

from autograder.sandbox.decoding import decode
from autograder.sandbox.encoding import encode
from autograder.sandbox.evaluating import Run, WorkersCallable, evaluated
from autograder.sandbox.outcomes import BadReply, TimedOut
from autograder.sandbox.replies import read_number
from autograder.sandbox.serving import described, method_of
from autograder.sandbox.values import Node, NotSendable

_ERROR_LIMIT = 1000
_TRIED_LIMIT = 100
_MODULES_LIMIT = 1000


@dataclass(frozen=True)
class Handle:
    """A module that lives in the worker.

    Attributes:
        number: the worker's name for it.
        type_name: what it says it is.
    """

    number: int
    type_name: str


class Answering:
    """Knows what was sent to a worker: for the time of one call, or, while `keeping`, for good.

    Attributes:
        tried: the shortcuts that were refused so far; told at once, so that nothing that follows can hide them.
    """

    def __init__(self) -> None:
        self._things: dict[int, Any] = {}
        self._by_call: list[dict[int, Any]] = []
        self._kept: dict[int, Any] = {}
        self._next = 0
        self._run = Run()
        self.tried: list[str] = []

    @contextmanager
    def call(self) -> Iterator[None]:
        """Keeps what is sent while a call lasts."""
        self._things = {}
        try:
            yield
        finally:
            self._things = {}

    @contextmanager
    def many_calls(self, things: Sequence[Sequence[Any]]) -> Iterator[list[list[list[Any]]]]:
        """Keeps what is sent with each of many calls, while they last; gives its kinds and numbers.

        What belongs to one call is unknown in the others, as if each had been sent alone.
        """
        self._by_call = []
        told: list[list[list[Any]]] = []
        for those in things:
            self._things = {}
            told.append([list(*self.node(thing).items()) for thing in those])
            self._by_call.append(self._things)
        try:
            yield told
        finally:
            self._things, self._by_call = {}, []

    def turn_to(self, call: Any) -> None:
        """One of many calls is spoken of, by its place.

        Raises:
            BadReply: there is no such call.
        """
        if type(call) is not int or not 0 <= call < len(self._by_call):
            raise BadReply("it speaks of a call that nobody made")
        self._things = self._by_call[call]

    def keep(self, thing: Any) -> int:
        """Makes a thing known for good, and gives its number."""
        self._next += 1
        self._kept[self._next] = thing
        return self._next

    def kept_node(self, thing: Any) -> Node:
        """Gives the node for what is served for good: a class, or a function."""
        if isinstance(thing, type) and issubclass(thing, torch.nn.Module):
            return {"class": [self.keep(thing), thing.__name__]}
        return {"callable" if callable(thing) else "opaque": self.keep(thing)}

    def node(self, thing: Any) -> Node:
        """Gives the node for what is no value: a handle, a callable, or an object that can only be handed on."""
        if isinstance(thing, Handle):
            return {"handle": thing.number}
        if isinstance(thing, WorkersCallable):
            return {"own": thing.number}
        key = next((key for key, known in self._things.items() if known is thing), None)
        if key is None:
            self._next += 1  # never used again: what student code keeps from one call means nothing in the next
            key = self._next
            self._things[key] = thing
        return {"callable" if callable(thing) else "opaque": key}

    def known(self, key: str, content: Any) -> Any:
        """Gives what a node of the worker's stands for.

        Raises:
            BadReply: it stands for nothing that was sent.
        """
        if key in ("callable", "opaque"):
            thing = self._thing(content)
            if callable(thing) is (key == "callable"):
                return thing
        if key == "handle" and type(content) is list and len(content) == 2:
            number, type_name = content
            if type(type_name) is str:
                return Handle(read_number(number), type_name[:200])
        raise BadReply(f"it holds {key[:20]!r}, which nobody gave")

    def answer(self, question: Mapping[str, Any], body: memoryview) -> tuple[dict[str, Any], list[bytes]]:
        """Answers one question.

        Raises:
            BadReply: the question has no proper form.
        """
        self._run = Run()
        if self._by_call:
            self.turn_to(question.get("at"))
        tree = decode(question.get("value"), body, self._known_in_a_question)
        if question.get("kind") == "tried":
            return self._answered(lambda: self._note(tree))
        if type(tree) is not dict:
            raise BadReply("it asks without arguments")
        thing, want, run = self._thing(question.get("key")), question.get("want"), self._run
        match question.get("kind"):
            case "function" if callable(thing):
                return self._answered(lambda: evaluated(thing, tree, want, run))
            case "construct" if isinstance(thing, type):
                return self._answered(lambda: evaluated(self._constructor(thing), tree, "value", run))
            case "method" if isinstance(thing, torch.nn.Module):
                method = method_of(thing, question.get("method"), question.get("training"), question.get("draw"))
                return self._answered(lambda: evaluated(method, tree, want, run))
        raise BadReply("it asks for something that is not there")

    def _known_in_a_question(self, key: str, content: Any) -> Any:
        if key == "own" and type(content) is int:  # in an answer it would be a callable that nobody can call
            return WorkersCallable(content, self._run)
        return self.known(key, content)

    def _constructor(self, class_: Callable[..., Any]) -> Callable[..., Any]:
        def constructed(*arguments: Any, **keywords: Any) -> dict[str, Any]:
            if len(self._kept) > _MODULES_LIMIT:
                raise ValueError(f"more than {_MODULES_LIMIT} modules")
            module = class_(*arguments, **keywords)
            return {"key": self.keep(module), **described(module)}

        return constructed

    def _note(self, name: Any) -> None:
        if type(name) is not str or len(self.tried) == _TRIED_LIMIT:
            raise BadReply("it tells of a shortcut that is none")
        self.tried.append(name[:200])

    def _thing(self, key: Any) -> Any:
        if type(key) is int:
            if key in self._things:
                return self._things[key]
            if key in self._kept:
                return self._kept[key]
        raise BadReply("it names an object that nobody gave")

    def _answered(self, evaluate: Callable[[], Any]) -> tuple[dict[str, Any], list[bytes]]:
        """The answer's frame; an error crosses as its text, for it may be about the student's arguments."""
        try:
            value, buffers = encode(evaluate(), self.node)
        except NotSendable as reason:
            return {"op": "answer", "error": f"the result cannot be sent: {reason}"}, []
        except (BadReply, TimedOut):
            raise
        except Exception as error:
            return {"op": "answer", "error": f"{type(error).__name__}: {error}"[:_ERROR_LIMIT]}, []
        return {"op": "answer", "value": value}, buffers
