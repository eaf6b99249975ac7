"""Callables of the grader as functions in the worker: called, they ask over the wire, forwards and backwards."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch

from autograder.calls.trees import is_float_tensor, leaves, map_leaves
from autograder.sandbox.decoding import decode
from autograder.sandbox.encoding import encode
from autograder.sandbox.outcomes import BadReply
from autograder.sandbox.values import Node
from autograder.sandbox.wire import Channel

Remote = Callable[[str, Mapping[str, Any]], Any]


@dataclass(frozen=True)
class GraderObject:
    """Something of the grader's that the student's code can only hand on, such as the state of a step."""

    key: int


@dataclass(frozen=True)
class OwnCallable:
    """Stands, on its way to the grader, for a callable of this process."""

    number: int


class Asking:
    """The worker's side of questions to the grader while it works on a request.

    Args:
        channel: the socket.
        foreign: encodes what is no value.
        known: decodes what is no value.

    Attributes:
        request: what is being worked on.
        at: which of the calls of the request, where it has many.
    """

    def __init__(self, channel: Channel, foreign: Callable[[Any], Node], known: Callable[[str, Any], Any]) -> None:
        self.channel = channel
        self.foreign = foreign
        self.known = known
        self.request: str | None = None
        self.at: int | None = None

    def __deepcopy__(self, _: dict[int, Any]) -> "Asking":
        return self

    def ask(self, kind: str, tree: Any, **fields: Any) -> Any:
        """Asks and waits for the answer.

        Raises:
            RuntimeError: the grader's callable raised; or there is no request, so that nobody would answer.
        """
        if self.request is None:
            raise RuntimeError("this function can only be called while your code is being called")
        node, buffers = encode(tree, self.foreign)
        if self.at is not None:
            fields["at"] = self.at
        self.channel.send({"op": "ask", "kind": kind, "request": self.request, "value": node, **fields}, buffers)
        header, body = self.channel.receive()
        if header["op"] != "answer":
            raise BadReply("an answer was expected")
        if "error" in header:
            raise RuntimeError(header["error"])
        return decode(header["value"], body, self.known)


class RemoteFunction:
    """A callable of the grader's; differentiable in every float tensor argument.

    Args:
        key: the grader's number for it.
        asking: the way to the grader.
    """

    def __init__(self, key: int, asking: Asking) -> None:
        self.key = key
        self._asking = asking

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        """Gives what the grader's callable gives, with gradients."""
        return called_remotely(self._remote, {"arguments": arguments, "keywords": keywords})

    def _remote(self, want: str, tree: Mapping[str, Any]) -> Any:
        return self._asking.ask("function", tree, key=self.key, want=want)


def called_remotely(remote: Remote, tree: Mapping[str, Any]) -> Any:
    """Calls a remote function with a tree of arguments in which there may be callables of this process.

    Those run here: whenever the grader needs one, it says so, and is asked again with the answers so far.

    Args:
        remote: called with "value" and the tree, or with "gradient" and the tree with `cotangents` added; gives the
            result, or the gradients of all float tensors of the tree in order.
        tree: of arguments.
    """
    own: list[Callable[..., Any]] = []

    def replaced(leaf: Any) -> Any:
        if not callable(leaf) or type(leaf) is RemoteFunction:
            return leaf
        own.append(leaf)
        return OwnCallable(len(own) - 1)

    tree = map_leaves(replaced, dict(tree))
    if not own:
        return differentiable(remote, tree)
    answers: list[Any] = []
    while True:
        found = differentiable(remote, {**tree, "answers": list(answers)})
        found = map_leaves(lambda leaf: own[leaf.number] if type(leaf) is OwnCallable else leaf, found)
        if "result" in found:
            return found["result"]
        answers.append(own[found["needed"]](*found["arguments"], **found["keywords"]))


def differentiable(remote: Remote, given: Mapping[str, Any]) -> Any:
    """Calls a remote function so that gradients flow back to its float tensors."""
    tensors = [leaf for _, leaf in leaves(given) if is_float_tensor(leaf)]
    if not (torch.is_grad_enabled() and any(tensor.requires_grad for tensor in tensors)):
        return remote("value", given)
    trip = _Trip(remote, given)
    outputs = iter(_Remote.apply(trip, *tensors))  # type: ignore[no-untyped-call]
    return map_leaves(lambda leaf: next(outputs) if is_float_tensor(leaf) else leaf, trip.result)


@dataclass
class _Trip:
    """What forward and backward of one call share."""

    remote: Remote
    given: Mapping[str, Any]
    result: Any = None


class _Remote(torch.autograd.Function):
    """The trip to the grader as one node of the graph."""

    @staticmethod
    def forward(ctx: Any, trip: _Trip, *tensors: torch.Tensor) -> tuple[torch.Tensor, ...]:
        pending = iter(tensors)
        # The copies keep what was asked, whatever the student's code does to its tensors before the way back.
        given = map_leaves(
            lambda leaf: next(pending).detach().clone() if is_float_tensor(leaf) else leaf, dict(trip.given)
        )
        ctx.given, ctx.remote = given, trip.remote
        trip.result = trip.remote("value", given)
        outputs = tuple(leaf for _, leaf in leaves(trip.result) if is_float_tensor(leaf))
        ctx.outputs = [(output.shape, output.dtype) for output in outputs]
        return outputs

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, *gradients: torch.Tensor | None) -> tuple[torch.Tensor | None, ...]:
        cotangents = [
            torch.zeros(shape, dtype=dtype) if gradient is None else gradient
            for gradient, (shape, dtype) in zip(gradients, ctx.outputs, strict=True)
        ]
        return (None, *ctx.remote("gradient", {**ctx.given, "cotangents": cotangents}))
