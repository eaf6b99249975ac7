"""The grader's side of callables and objects that are arguments: what the worker may ask of them, and the answers."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from autograder.calls import gradient
from autograder.sandbox.codec import Node, NotSendable, decode, encode
from autograder.sandbox.outcomes import BadReply

_ERROR_LIMIT = 1000
_TRIED_LIMIT = 100


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
    """Knows the callables and objects of one call at a time, and nothing after it.

    Attributes:
        tried: the shortcuts that were refused so far; told at once, so that nothing that follows can hide them.
    """

    def __init__(self) -> None:
        self._things: dict[int, Any] = {}
        self._next = 0
        self.tried: list[str] = []

    @contextmanager
    def call(self) -> Iterator[None]:
        """Keeps what is sent while a call lasts."""
        self._things = {}
        try:
            yield
        finally:
            self._things = {}

    def node(self, thing: Any) -> Node:
        """Gives the node for what is no value: a handle, a callable, or an object that can only be handed on."""
        if isinstance(thing, Handle):
            return {"handle": thing.number}
        key = next((key for key, known in self._things.items() if known is thing), None)
        if key is None:
            key = self._next  # never used again: what student code keeps from one call means nothing in the next
            self._next += 1
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
            if type(number) is int and type(type_name) is str:
                return Handle(number, type_name[:200])
        raise BadReply(f"it holds {key[:20]!r}, which nobody gave")

    def answer(self, question: Mapping[str, Any], body: memoryview) -> tuple[dict[str, Any], list[bytes]]:
        """Answers one question: evaluates a callable, or pulls gradients back through it.

        Raises:
            BadReply: the question has no proper form.
        """
        tree = decode(question.get("value"), body, self.known)
        if question.get("kind") == "tried":
            self._note(tree)
            return {"op": "answer", "value": None}, []
        if question.get("kind") != "function" or question.get("want") not in ("value", "gradient"):
            raise BadReply("it asks for something that is not there")
        function = self._thing(question.get("key"))
        if not callable(function) or type(tree) is not dict:
            raise BadReply("it calls what is no function")
        arguments, keywords = tree.get("arguments"), tree.get("keywords")
        if type(arguments) is not tuple or type(keywords) is not dict or not all(type(k) is str for k in keywords):
            raise BadReply("it calls a function without arguments")
        if question["want"] == "value":
            return _answered(lambda: function(*arguments, **keywords), self.node)
        cotangents = tree.get("cotangents")
        if type(cotangents) is not list:
            raise BadReply("it asks for gradients without directions")
        return _answered(lambda: _gradients(function, arguments, keywords, cotangents), self.node)

    def _note(self, name: Any) -> None:
        if type(name) is not str or len(self.tried) == _TRIED_LIMIT:
            raise BadReply("it tells of a shortcut that is none")
        self.tried.append(name[:200])

    def _thing(self, key: Any) -> Any:
        if type(key) is not int or key not in self._things:
            raise BadReply("it names an object that nobody gave")
        return self._things[key]


def _gradients(
    function: Callable[..., Any], arguments: tuple[Any, ...], keywords: dict[str, Any], cotangents: list[Any]
) -> list[Any]:
    def called(positional: tuple[Any, ...], named: dict[str, Any]) -> Any:
        return function(*positional, **named)

    found = gradient(called, {"arguments": arguments, "keywords": keywords}, cotangents).by_name
    if found is None:
        raise ValueError("the directions do not have the shapes of the results")
    return list(found.values())


def _answered(evaluate: Callable[[], Any], node: Callable[[Any], Node]) -> tuple[dict[str, Any], list[bytes]]:
    """The answer's frame; an error of the callable crosses as its text, for it may be about the student's arguments."""
    try:
        value, buffers = encode(evaluate(), node)
    except NotSendable as reason:
        return {"op": "answer", "error": f"the result cannot be sent: {reason}"}, []
    except Exception as error:
        return {"op": "answer", "error": f"{type(error).__name__}: {error}"[:_ERROR_LIMIT]}, []
    return {"op": "answer", "value": value}, buffers
