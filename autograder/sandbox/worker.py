"""What runs in the forked, locked-down process: loads one exercise of one student and answers calls until the end.

Everything is imported before the student's file is loaded, because afterwards nothing may be found any more.
"""

import marshal
import random
import socket
import time
from collections.abc import Callable
from types import FunctionType, ModuleType
from typing import Any

import numpy
import torch

from autograder.calls import Described, changed, effects, gradient, value
from autograder.calls.loading import constructed, load
from autograder.records import Cell, Source
from autograder.sandbox.callbacks import Asking, GraderObject, OwnCallable, RemoteFunction
from autograder.sandbox.decoding import decode
from autograder.sandbox.encoding import encode, opaque_node
from autograder.sandbox.inert import Inert, InertFinder
from autograder.sandbox.outcomes import BadReply, NotDefined, Raised, StudentFault, WrongParameters
from autograder.sandbox.raised import fault_of
from autograder.sandbox.replies import fault_node
from autograder.sandbox.served import served_class
from autograder.sandbox.shortcuts import WATCH
from autograder.sandbox.student_module import StudentFiles, module_name
from autograder.sandbox.values import Node, NotSendable, type_name
from autograder.sandbox.wire import Channel, TooLarge

HANDLES_LIMIT = 1000
NAMES_LIMIT = 200
FAILED_CELLS_LIMIT = 10
MANY_SECONDS = 0.1
MANY_BYTES = 16 << 20

_REAL_MODULES = InertFinder().loaded()
_now = time.monotonic


def serve(sock: socket.socket) -> None:
    """Tells that it is ready, loads what it is sent, and answers until the other side closes the socket."""
    channel = Channel(sock)
    channel.send({"op": "ready"})
    worker = Worker(channel)
    while True:
        try:
            header, body = channel.receive()
        except EOFError:
            return
        worker.answer(header, body)


class Worker:
    """One student's exercise in this process.

    Args:
        channel: the socket to the grader.
    """

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.asking = Asking(channel, self._foreign, self._known)
        self.handles: dict[int, Any] = {}
        self.things: list[tuple[str, int]] = []
        self.namespace: dict[str, Any] = {}
        self.labels: frozenset[str] = frozenset()
        self.operations: dict[str, Callable[[dict[str, Any], memoryview], Any]] = {
            "load": self._load,
            "call": self._call,
            "build": self._build,
            "read": self._read,
        }

    def answer(self, header: dict[str, Any], body: memoryview) -> None:
        """Does what is asked and sends one reply, whatever happens."""
        self.asking.request = header["request"]
        self._free(header.get("free", []))
        if "seed" in header:
            _seed(header["seed"])
        reply, buffers = self._many(header, body) if header["op"] == "many" else self._done(header, body)
        del body
        self.asking.request = None
        frame = {"op": "reply", "request": header["request"]}
        try:
            self.channel.send(frame | reply, buffers)
        except TooLarge as error:
            if "fault" in reply:
                reply = {"fault": {"kind": "raised", "type": "Exception", "message": "(too long)", "frames": []}}
            else:
                reply = {"value": {"o": f"value that is too large: {error}"}}
            self.channel.send(frame | reply)

    def _done(self, header: dict[str, Any], body: memoryview) -> tuple[dict[str, Any], list[bytes]]:
        """Does one thing: what comes of it, or the fault in its place."""
        try:
            node, buffers = self._encoded(self.operations[header["op"]](header, body))
        except StudentFault as fault:
            return {"fault": fault_node(fault)}, []
        except BaseException as error:  # SystemExit and KeyboardInterrupt are the student's as well
            return {"fault": fault_node(fault_of(error, self.labels))}, []
        return {"value": node}, buffers

    def _many(self, header: dict[str, Any], body: memoryview) -> tuple[dict[str, Any], list[bytes]]:
        """Makes many calls, in order, until one fails that should not, or they take long; at least one."""
        answers: list[dict[str, Any]] = []
        buffers: list[bytes] = []
        offset, size, until = 0, 0, _now() + MANY_SECONDS
        for place, call in enumerate(header["calls"]):
            self.asking.at, self.things = place, call["things"]
            if type(call["target"]) is dict:
                call["target"] = _made(answers[call["target"]["made"]]["value"])
            answer, pieces = self._done(call, body[offset : offset + call["size"]])
            offset += call["size"]
            answer["size"] = sum(map(len, pieces))
            answers.append(answer)
            buffers += pieces
            size += answer["size"]
            if _now() > until or size > MANY_BYTES or ("fault" in answer and not call["may_raise"]):
                break
        self.asking.at = None
        return {"answers": answers}, buffers

    def _encoded(self, result: Any) -> tuple[Node, list[bytes]]:
        try:
            return encode(result, self._foreign)
        except NotSendable as reason:
            return {"o": f"{type_name(result)} ({reason})"}, []

    def _foreign(self, thing: Any) -> Node:
        cls = type(thing)
        if cls is RemoteFunction:
            return {"callable": thing.key}
        if cls is GraderObject:
            return {"opaque": thing.key}
        if cls is OwnCallable:
            return {"own": thing.number}
        if issubclass(cls, torch.nn.Module):
            return {"handle": [self._kept(thing), type_name(thing)]}
        return opaque_node(thing)

    def _known(self, key: str, content: Any) -> Any:
        match key:
            case "thing":
                return self._known(*self.things[content])
            case "callable":
                return RemoteFunction(content, self.asking)
            case "opaque":
                return GraderObject(content)
            case "handle":
                return self.handles[content]
            case "own":
                return OwnCallable(content)
            case "class":
                number, name = content
                return served_class(number, name, self.asking)
            case "described":
                return Described(*content)
        raise BadReply(f"an unknown kind of value {key!r}")

    def _kept(self, thing: Any) -> int:
        for handle, kept in self.handles.items():
            if kept is thing:
                return handle
        if len(self.handles) == HANDLES_LIMIT:
            raise NotSendable("more modules than can be kept")
        handle = max(self.handles, default=0) + 1
        self.handles[handle] = thing
        return handle

    def _load(self, header: dict[str, Any], body: memoryview) -> dict[str, Any]:
        told, served = decode(header["value"], body, self._known)
        sources: dict[str, Source] = {}
        codes: dict[Cell, bytes] = {}
        for exercise, is_notebook, cells in marshal.loads(told):
            found = [(Cell(text, label), code) for text, label, code in cells]
            sources[exercise] = Source("", tuple(cell for cell, _ in found), is_notebook)
            codes.update((cell, code) for cell, code in found if code)
        files = StudentFiles(
            sources, {module_name(exercise): _module(exercise, names) for exercise, names in served.items()}, codes
        )
        self.labels = files.labels
        InertFinder().install(_REAL_MODULES)
        files.install()
        WATCH.start(header["forbidden"], lambda name: self.asking.ask("tried", name))
        module, fault = files.load(header["target"])
        self.namespace = module.__dict__ if module else {}
        failed = files.failed_cells.get(module_name(header["target"]), [])[:FAILED_CELLS_LIMIT]
        return {
            "defined": [name for name in header["wants"] if self._is_defined(name)],
            "raised": fault_node(fault) if fault else None,
            "failed_cells": [fault_node(each, 300) for each in failed],
            "other_names": self._other_names(header["wants"]),
        }

    def _is_defined(self, name: str) -> bool:
        return name in self.namespace and type(self.namespace[name]) is not Inert

    def _other_names(self, wants: list[str]) -> list[str]:
        own = [
            name
            for name, thing in list(self.namespace.items())
            if type(name) is str and name[:1] != "_" and len(name) <= 100 and name not in wants and self._is_own(thing)
        ]
        return own[:NAMES_LIMIT]

    def _is_own(self, thing: Any) -> bool:
        """Tells whether something was made in this file and not imported, as far as can be seen."""
        cls = type(thing)
        if cls is FunctionType or issubclass(cls, type):
            try:
                return bool(thing.__module__ == self.namespace["__name__"])
            except Exception:  # a metaclass may do anything
                return False
        return issubclass(cls, bool | int | float | str | list | tuple | dict | torch.Tensor | numpy.ndarray)

    def _target(self, target: Any) -> Any:
        if type(target) is int:
            return self.handles[target]
        if not self._is_defined(target):
            raise NotDefined(target)
        return self.namespace[target]

    def _call(self, header: dict[str, Any], body: memoryview) -> Any:
        target = self._target(header["target"])
        function = target if header["method"] == "__call__" else getattr(target, header["method"])
        arguments, cotangents = decode(header["value"], body, self._known)
        match header["want"]:
            case "value":
                return value(function, arguments)
            case "changes":
                return changed(function, arguments)
            case "effects":
                after = effects(function, arguments)
                return after.parameters, after.modes
        parameters = dict(torch.nn.Module.named_parameters(target)) if isinstance(target, torch.nn.Module) else None
        return gradient(function, arguments, cotangents, parameters).by_name

    def _build(self, header: dict[str, Any], body: memoryview) -> int:
        name = header["target"]
        arguments, state = decode(header["value"], body, self._known)
        module = constructed(self._target(name), *arguments)
        if not isinstance(module, torch.nn.Module):
            raise Raised("TypeError", f"{name} must be an nn.Module; {name}(...) gives a {type_name(module)}")
        found = load(module, state, getattr(torch, header["dtype"]), header["training"])
        if found:
            raise WrongParameters(name, found.missing, found.unexpected[:50], found.shapes)
        return self._kept(module)

    def _read(self, header: dict[str, Any], _: memoryview) -> Any:
        return self._target(header["target"])

    def _free(self, numbers: list[int]) -> None:
        for number in numbers:
            self.handles.pop(number, None)


def _seed(seed: int) -> None:
    random.seed(seed)
    numpy.random.seed(seed)
    torch.default_generator.manual_seed(seed)


def _made(node: Node) -> int:
    """The number of a module, from the answer to the call that made it."""
    number: int = node["handle"][0] if type(node) is dict else node
    return number


def _module(exercise: str, names: dict[str, Any]) -> ModuleType:
    """A module that the grader serves in the place of the student's."""
    module = ModuleType(module_name(exercise))
    vars(module).update(names)
    return module
