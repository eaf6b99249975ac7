"""Models and optimizers as arguments: described by plain values, made anew for every call, here as in the worker."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch

from autograder.calls.drawn import Affine, State, Steps
from autograder.calls.table_model import TableModel
from autograder.calls.trees import map_leaves

_PORTABLE: dict[str, type[Affine | State | Steps]] = {one.kind: one for one in (Affine, State, Steps)}


@dataclass(frozen=True)
class Described:
    """Stands for an object that cannot cross a wire; the function that is called gets the object itself.

    Attributes:
        kind: what is made of the parts: "model", "optimizer", or the kind of a `Portable`.
        parts: plain values and tensors.
    """

    kind: str
    parts: Mapping[str, Any]

    def to(self, dtype: torch.dtype) -> "Described":
        """The same with every float tensor in another dtype."""

        def convert(leaf: Any) -> Any:
            return leaf.to(dtype) if isinstance(leaf, torch.Tensor) and leaf.is_floating_point() else leaf

        return Described(self.kind, map_leaves(convert, dict(self.parts)))

    def __str__(self) -> str:
        if self.kind == "optimizer":
            return f"{self.parts['name']}({_listed(self.parts['options'])})"
        plain = {name: part for name, part in self.parts.items() if isinstance(part, bool | int | float | str)}
        modes = self.parts.get("modes", {})
        eval_mode = [name or "the whole" for name, training in modes.items() if not training]
        told = f"; in eval mode: {', '.join(eval_mode)}" if eval_mode else ""
        return f"{self.kind}({_listed(plain)}){told}"


def _listed(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={value}" for name, value in values.items())


def made(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of one call with a new object in the place of every description.

    Raises:
        ValueError: a description is of no known kind.
    """
    found: dict[str, Any] = {}
    for name, argument in arguments.items():
        found[name] = _made(argument, found) if isinstance(argument, Described) else argument
    return found


def _made(described: Described, others: Mapping[str, Any]) -> Any:
    match described.kind:
        case "model":
            return _model(**described.parts)
        case "optimizer":
            return _optimizer(others, **described.parts)
    if described.kind in _PORTABLE:
        return _PORTABLE[described.kind](**described.parts)
    raise ValueError(f"nothing is known to make of {described.kind!r}")


def _model(
    source_votes: torch.Tensor,
    target_votes: torch.Tensor,
    *,
    pad: int,
    dropout: float,
    modes: Mapping[str, bool],
    gradients: Mapping[str, torch.Tensor],
) -> TableModel:
    """A model whose modules are in the given modes and whose parameters hold gradients from before."""
    model = TableModel(source_votes, target_votes, pad, dropout)
    for name, module in model.named_modules():
        module.training = modes[name]
    for name, gradient in gradients.items():
        model.get_parameter(name).grad = gradient.clone()
    return model


def _optimizer(others: Mapping[str, Any], *, name: str, of: str, options: Mapping[str, Any]) -> torch.optim.Optimizer:
    """An optimizer of torch's for the parameters of the model that is the argument `of`."""
    optimizer: torch.optim.Optimizer = getattr(torch.optim, name)(others[of].parameters(), **options)
    return optimizer
