"""Modules of the grader's, served to a worker: what it must know to stand in for them, and the work they do."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import torch

from autograder.sandbox.outcomes import BadReply

_PLAIN = (bool, int, float, str)


def described(module: torch.nn.Module) -> dict[str, Any]:
    """Says what a stand-in of a module needs: its tensors, the tree of its parts, its methods and plain attributes."""
    parameters = dict(module.named_parameters())
    return {
        "parts": [[path, type(part).__name__, part.training] for path, part in module.named_modules()],
        "parameters": {name: parameter.detach() for name, parameter in parameters.items()},
        "buffers": {name: tensor for name, tensor in module.state_dict().items() if name not in parameters},
        "methods": methods_of(module),
        "attributes": {
            name: value for name, value in vars(module).items() if name[:1] != "_" and type(value) in _PLAIN
        },
    }


def methods_of(module: torch.nn.Module) -> list[str]:
    """Names the public methods that a module has and torch.nn.Module has not, and `forward`."""
    own = [name for name in dir(type(module)) if name[:1] != "_" and callable(getattr(type(module), name))]
    return [name for name in own if name == "forward" or not hasattr(torch.nn.Module, name)]


def method_of(module: torch.nn.Module, name: Any, flags: Any, draw: Any) -> Callable[..., Any]:
    """Gives a method as a function of the parameters and the arguments.

    Args:
        module: whose method it is.
        name: of the method.
        flags: train mode for each part, in the order of `described`.
        draw: seed for what the module draws, so that the way back meets the dropout of the way forth.

    Raises:
        BadReply: there is no such method, or the flags are none.
    """
    parts = list(module.modules())
    if type(name) is not str or name not in methods_of(module):
        raise BadReply("it calls a method that is not there")
    if type(flags) is not list or [type(flag) for flag in flags] != [bool] * len(parts) or type(draw) is not int:
        raise BadReply("it calls a method without saying how")
    caller = _Caller(module, name)

    def method(parameters: Mapping[str, Any], *arguments: Any, **keywords: Any) -> Any:
        require_parameters(module, parameters)
        with _flags(parts, flags), torch.random.fork_rng(devices=[]):
            torch.default_generator.manual_seed(draw & 0xFFFFFFFF)  # of all devices would walk the stack
            replaced = {f"module.{path}": tensor for path, tensor in parameters.items()}
            return torch.func.functional_call(caller, replaced, arguments, keywords)

    return method


def require_parameters(module: torch.nn.Module, tensors: Mapping[Any, Any]) -> None:
    """Compares names and shapes of what a worker sends for the parameters.

    Raises:
        ValueError: with a text for the student whose code changed them.
    """
    own = dict(module.named_parameters())
    if list(tensors) != list(own) or any(type(tensor) is not torch.Tensor for tensor in tensors.values()):
        raise ValueError(f"the parameters of {type(module).__name__} are no longer what they were")
    for name, parameter in own.items():
        if tensors[name].shape != parameter.shape:
            raise ValueError(f"{name} must have shape {tuple(parameter.shape)}. Got {tuple(tensors[name].shape)}.")


class _Caller(torch.nn.Module):
    """Calls a method of a module where torch only calls `forward`."""

    def __init__(self, module: torch.nn.Module, method: str) -> None:
        super().__init__()
        self.module = module
        self._method = method

    def forward(self, *arguments: Any, **keywords: Any) -> Any:
        return getattr(self.module, self._method)(*arguments, **keywords)


@contextmanager
def _flags(parts: Sequence[torch.nn.Module], flags: Sequence[bool]) -> Iterator[None]:
    before = [part.training for part in parts]
    try:
        for part, flag in zip(parts, flags, strict=True):
            part.training = flag
        yield
    finally:
        for part, flag in zip(parts, before, strict=True):
            part.training = flag
