"""Calls a function for what it does to the models that it is given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch

from autograder.calls.descriptions import made
from autograder.calls.trees import copied


@dataclass(frozen=True)
class Effects:
    """The models among the arguments, as they are after one call.

    Attributes:
        parameters: `model.source_votes.weight` -> its value.
        modes: `model.dropout` -> whether that module is in train mode; `model` for the whole.
    """

    parameters: Mapping[str, torch.Tensor]
    modes: Mapping[str, bool]


def effects(function: Callable[..., Any], arguments: Mapping[str, Any]) -> Effects:
    """Calls `function` by position and looks at the models afterwards.

    Raises:
        Exception: whatever `function` raises.
    """
    given = made(copied(dict(arguments)))
    models = {name: argument for name, argument in given.items() if isinstance(argument, torch.nn.Module)}
    function(*given.values())
    return Effects(
        {
            f"{name}.{parameter}": value.detach()
            for name, model in models.items()
            for parameter, value in torch.nn.Module.named_parameters(model)
        },
        {
            f"{name}.{module}".rstrip("."): bool(part.training)
            for name, model in models.items()
            for module, part in torch.nn.Module.named_modules(model)
        },
    )
