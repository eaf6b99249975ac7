"""What a check calls instead of the student's function: the same name, with the call sent to the sandbox."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import torch

from autograder import calls
from autograder.checks import sentences
from autograder.checks.failure import CheckFailed
from autograder.grading.sitting import Sitting
from autograder.sandbox.answering import Handle
from autograder.sandbox.outcomes import WrongParameters
from autograder.sandbox.session import Session


class RemoteFunction:
    """Stands for a function of the student's.

    Args:
        sitting: where it is called.
        name: under which the student defines it.
        signature: of the reference, by which keyword arguments are put in order.
    """

    def __init__(self, sitting: Sitting, name: str, signature: inspect.Signature) -> None:
        self._sitting = sitting
        self._signature = signature
        self.__name__ = name

    def __call__(self, *positional: Any, **named: Any) -> Any:
        """Calls the student's function for its value."""
        return self.call_value(ordered(self._signature, positional, named))

    def call_value(self, arguments: Mapping[str, Any]) -> Any:
        """Calls for the value."""
        return self._sitting.session().call(self.__name__, arguments)

    def call_gradient(self, arguments: Mapping[str, Any], cotangents: Sequence[torch.Tensor]) -> calls.Gradients:
        """Calls for the gradients of all float arguments."""
        found: calls.Gradients = self._sitting.session().call(
            self.__name__, arguments, want="gradient", cotangents=cotangents
        )
        return found

    def call_changes(self, arguments: Mapping[str, Any]) -> tuple[str, ...]:
        """Calls and names the arguments that were changed."""
        found: tuple[str, ...] = self._sitting.session().call(self.__name__, arguments, want="changes")
        return found

    def call_effects(self, arguments: Mapping[str, Any]) -> calls.Effects:
        """Calls and looks at the models among the arguments afterwards."""
        found: calls.Effects = self._sitting.session().call(self.__name__, arguments, want="effects")
        return found


class _Kept:
    """A module in the worker; when nobody holds it any more, the worker lets go of it."""

    def __init__(self, session: Session, handle: Handle) -> None:
        self.session = session
        self.handle = handle

    def __del__(self) -> None:
        self.session.free(self.handle)


class RemoteMethod:
    """Stands for a method of a module that the student's class made.

    Args:
        kept: the module.
        reference: the reference's class, by whose signature keyword arguments are put in order.
        name: of the method.
    """

    def __init__(self, kept: _Kept, reference: type[torch.nn.Module], name: str) -> None:
        self._kept = kept
        self._reference = reference
        self._name = name
        self._method = "__call__" if name == "forward" else name

    def __call__(self, *positional: Any, **named: Any) -> Any:
        """Calls the method for its value."""
        return self.call_value(ordered(_of_instance(vars(self._reference)[self._name]), positional, named))

    def call_value(self, arguments: Mapping[str, Any]) -> Any:
        """Calls for the value."""
        return self._called(arguments)

    def call_gradient(self, arguments: Mapping[str, Any], cotangents: Sequence[torch.Tensor]) -> calls.Gradients:
        """Calls for the gradients of all float arguments and parameters."""
        found: calls.Gradients = self._called(arguments, want="gradient", cotangents=cotangents)
        return found

    def call_changes(self, arguments: Mapping[str, Any]) -> tuple[str, ...]:
        """Calls and names the arguments that were changed."""
        found: tuple[str, ...] = self._called(arguments, want="changes")
        return found

    def call_effects(self, arguments: Mapping[str, Any]) -> calls.Effects:
        """Calls and looks at the models among the arguments afterwards."""
        found: calls.Effects = self._called(arguments, want="effects")
        return found

    def _called(self, arguments: Mapping[str, Any], **asked: Any) -> Any:
        return self._kept.session.call(self._kept.handle, arguments, method=self._method, **asked)


class RemoteModule(RemoteMethod):
    """Stands for an nn.Module that the student's class made: called, it is its `forward`."""

    def __init__(self, session: Session, handle: Handle, reference: type[torch.nn.Module]) -> None:
        super().__init__(_Kept(session, handle), reference, "forward")

    def __getattr__(self, name: str) -> RemoteMethod:
        """Finds the methods that the reference's class defines."""
        if name.startswith("_") or name not in vars(self._reference):
            raise AttributeError(name)
        return RemoteMethod(self._kept, self._reference, name)

    def train(self, mode: bool = True) -> "RemoteModule":
        """Sets train mode."""
        self._kept.session.call(self._kept.handle, {"mode": mode}, method="train")
        return self

    def eval(self) -> "RemoteModule":
        """Sets eval mode."""
        return self.train(False)

    def state_dict(self) -> dict[str, torch.Tensor]:
        """The parameters and persistent buffers by name."""
        found: dict[str, torch.Tensor] = self._kept.session.call(self._kept.handle, {}, method="state_dict")
        return found


class RemoteClass:
    """Stands for an nn.Module class of the student's."""

    def __init__(self, sitting: Sitting, name: str, reference: type[torch.nn.Module]) -> None:
        self._sitting = sitting
        self._init = inspect.signature(reference)
        self._reference = reference
        self.__name__ = name

    def __call__(self, *positional: Any, **named: Any) -> RemoteModule:
        """Constructs a module as the student's class does it."""
        session = self._sitting.session()
        made = session.call(self.__name__, ordered(self._init, positional, named))
        if not isinstance(made, Handle):
            raise CheckFailed(sentences.wrong_kind(self.__name__, "a class derived from torch.nn.Module", made))
        return RemoteModule(session, made, self._reference)

    def build_instance(
        self, init: Mapping[str, Any], state: Mapping[str, torch.Tensor], dtype: torch.dtype, training: bool
    ) -> RemoteModule:
        """Constructs, converts, loads the state and sets the mode.

        Raises:
            CheckFailed: if the class has other parameters than the state.
        """
        session = self._sitting.session()
        try:
            handle = session.build(self.__name__, init, state, dtype=dtype, training=training)
        except WrongParameters as fault:
            raise CheckFailed(f"{fault}.") from fault
        return RemoteModule(session, handle, self._reference)


@cache
def _of_instance(method: Callable[..., Any]) -> inspect.Signature:
    signature = inspect.signature(method)
    return signature.replace(parameters=list(signature.parameters.values())[1:])


def ordered(signature: inspect.Signature, positional: Sequence[Any], named: Mapping[str, Any]) -> dict[str, Any]:
    """Puts the arguments of a call in the order of the parameters, with defaults only where a later one is given."""
    parameters = list(signature.parameters)
    given = [*parameters[: len(positional)], *named]
    if given == parameters:  # by far the most calls; what follows takes longer than the call itself
        return dict(zip(parameters, (*positional, *named.values()), strict=True))
    bound = signature.bind(*positional, **named)
    wanted = set(bound.arguments)
    bound.apply_defaults()
    values = dict(bound.arguments)
    while values and next(reversed(values)) not in wanted:
        values.popitem()
    return values


def standin_for(name: str, reference: Any, sitting: Sitting) -> RemoteFunction | RemoteClass:
    """The stand-in for a name of the exercise, shaped like the reference."""
    if isinstance(reference, type) and issubclass(reference, torch.nn.Module):
        return RemoteClass(sitting, name, reference)
    return RemoteFunction(sitting, name, inspect.signature(reference))
