"""Stand-ins in the worker for modules of the grader's: the parameters lie here, the arithmetic is done there."""

from collections.abc import Mapping
from functools import partial
from itertools import count
from typing import Any

import torch

from autograder.sandbox.callbacks import Asking, called_remotely

_draws = count()


class ServedModule(torch.nn.Module):
    """A module whose methods are computed by the grader from the parameters that lie here.

    Args:
        made: what the grader says of it (`serving.described`), and its key.
        asking: the way to the grader.
    """

    def __init__(self, made: Mapping[str, Any], asking: Asking) -> None:
        super().__init__()
        self._key: int = made["key"]
        self._asking = asking
        self._methods: list[str] = made["methods"]
        self._paths: list[str] = [path for path, _, _ in made["parts"]]
        self._names: list[str] = list(made["parameters"])
        for path, kind, training in made["parts"]:
            part = _part(kind) if path else self
            part.training = training
            if path:
                above, _, last = path.rpartition(".")
                self.get_submodule(above).add_module(last, part)
        for name, tensor in made["parameters"].items():
            above, _, last = name.rpartition(".")
            self.get_submodule(above).register_parameter(last, torch.nn.Parameter(tensor))
        for name, tensor in made["buffers"].items():
            above, _, last = name.rpartition(".")
            self.get_submodule(above).register_buffer(last, tensor)
        for name, value in made["attributes"].items():
            setattr(self, name, value)

    def __getattr__(self, name: str) -> Any:
        """Finds the methods that the grader's module has besides `forward`."""
        if name in self.__dict__.get("_methods", ()):
            return partial(self._remotely, name)
        return super().__getattr__(name)

    def forward(self, *arguments: Any, **keywords: Any) -> Any:
        """Gives what the grader's module gives, with gradients."""
        return self._remotely("forward", *arguments, **keywords)

    def _remotely(self, method: str, /, *arguments: Any, **keywords: Any) -> Any:
        flags, draw = self._flags(), next(_draws)

        def remote(want: str, tree: Mapping[str, Any]) -> Any:
            how = {"key": self._key, "method": method, "training": flags, "draw": draw, "want": want}
            return self._asking.ask("method", tree, **how)

        tree = {"parameters": self._parameters_now(), "arguments": arguments, "keywords": keywords}
        return called_remotely(remote, tree)

    def _parameters_now(self) -> dict[str, torch.Tensor]:
        return {name: self.get_parameter(name) for name in self._names}

    def _flags(self) -> list[bool]:
        return [self.get_submodule(path).training for path in self._paths]


def served_class(key: int, name: str, asking: Asking) -> type[torch.nn.Module]:
    """Makes a class that stands for a class of the grader's: constructed here, it is constructed there."""

    def construct(self: ServedModule, *arguments: Any, **keywords: Any) -> None:
        made = asking.ask("construct", {"arguments": arguments, "keywords": keywords}, key=key)
        ServedModule.__init__(self, made, asking)

    return type(name, (ServedModule,), {"__init__": construct})


def _part(kind: str) -> torch.nn.Module:
    """An empty part; those that student code may call or run through are of their own kind."""
    match kind:
        case "ModuleList":
            return torch.nn.ModuleList()
        case "Linear":
            return torch.nn.Linear(1, 1, bias=False)
        case "Embedding":
            return torch.nn.Embedding(1, 1)
    return torch.nn.Module()
