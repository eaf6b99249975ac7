"""What a check calls: the function or class under its plain name, here or in a sandbox."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

import torch

from autograder import calls
from autograder.calls.loading import constructed, load
from autograder.calls.trees import copied
from autograder.checks import sentences
from autograder.checks.failure import CheckFailed


@runtime_checkable
class Subject(Protocol):
    """A function, or an instance of a module, that can be called in the ways of `autograder.calls`."""

    def call_value(self, arguments: Mapping[str, Any]) -> Any:
        """Calls for the value."""

    def call_gradient(self, arguments: Mapping[str, Any], cotangents: Sequence[torch.Tensor]) -> calls.Gradients:
        """Calls for the gradients of all float arguments and parameters."""

    def call_changes(self, arguments: Mapping[str, Any]) -> tuple[str, ...]:
        """Calls and names the arguments that were changed."""

    def call_effects(self, arguments: Mapping[str, Any]) -> calls.Effects:
        """Calls and looks at the models among the arguments afterwards."""


@runtime_checkable
class Buildable(Protocol):
    """A class, here or in a sandbox, of which an instance can be made with given parameters."""

    def build_instance(
        self, init: Mapping[str, Any], state: Mapping[str, torch.Tensor], dtype: torch.dtype, training: bool
    ) -> Subject:
        """Constructs, converts, loads the state and sets the mode."""


class LocalSubject:
    """A function, module, or method of a module, of this process."""

    def __init__(self, target: Any) -> None:
        self.target = target

    def call_value(self, arguments: Mapping[str, Any]) -> Any:
        """Calls for the value."""
        return calls.value(self.target, arguments)

    def call_gradient(self, arguments: Mapping[str, Any], cotangents: Sequence[torch.Tensor]) -> calls.Gradients:
        """Calls for the gradients of all float arguments and parameters."""
        owner = getattr(self.target, "__self__", self.target)
        parameters = dict(owner.named_parameters()) if isinstance(owner, torch.nn.Module) else {}
        return calls.gradient(self.target, arguments, cotangents, parameters)

    def call_changes(self, arguments: Mapping[str, Any]) -> tuple[str, ...]:
        """Calls and names the arguments that were changed."""
        return calls.changed(self.target, arguments)

    def call_effects(self, arguments: Mapping[str, Any]) -> calls.Effects:
        """Calls and looks at the models among the arguments afterwards."""
        return calls.effects(self.target, arguments)


def subject_of(target: Any, method: str = "forward") -> Subject:
    """The subject of a name, or of a method of a module: a stand-in is one already, a plain function becomes one."""
    if method != "forward":
        target = getattr(target, method)
    # Looking for one method is quicker than isinstance, and a student's own class never comes here: stand-ins do.
    return target if hasattr(target, "call_value") else LocalSubject(target)


def called(function: Any, arguments: Mapping[str, Any]) -> Any:
    """Calls a function in a property, with models and optimizers among the arguments that are made for this call."""
    return subject_of(function).call_value(copied(dict(arguments)))


def instance_of(
    target: Any, init: Mapping[str, Any], state: Mapping[str, torch.Tensor], dtype: torch.dtype, training: bool
) -> Any:
    """Makes an instance of a class, here or in a sandbox, that holds the given state.

    Raises:
        CheckFailed: if the class has other parameters than the state.
    """
    if hasattr(target, "build_instance"):
        return target.build_instance(init, state, dtype, training)
    module = constructed(target, *init.values())
    found = load(module, state, dtype, training)
    if found.missing or found.unexpected:
        name = target.__name__
        raise CheckFailed(sentences.wrong_parameters(name, list(state), found.missing, found.unexpected))
    for name, (wanted, got) in found.shapes.items():
        raise CheckFailed(sentences.wrong_shape(name, f"{len(wanted)} axes", wanted, got))
    return module
