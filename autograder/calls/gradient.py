"""Calls a function and pulls a direction back through it: the vector-Jacobian product."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from autograder.calls.descriptions import made
from autograder.calls.trees import float_tensors, is_float_tensor, leaves, map_leaves, path_text


@dataclass(frozen=True)
class Gradients:
    """The vector-Jacobian products of one call.

    Attributes:
        by_name: gradient for every float tensor argument (`x`, `context[0]`) and parameter, each with its tensor's
            shape; None where the results did not have the shapes of the directions, so that nothing can be said.
    """

    by_name: Mapping[str, torch.Tensor] | None


def gradient(
    function: Callable[..., Any],
    arguments: Mapping[str, Any],
    cotangents: Sequence[torch.Tensor],
    parameters: Mapping[str, torch.Tensor] | None = None,
) -> Gradients:
    """Gives sum(cotangent * result) differentiated by every float tensor argument and parameter.

    A result without a graph, and an argument that no result depends on, count as a zero gradient.

    Args:
        function: called by position with the arguments in the mapping's order.
        arguments: the names and values; float tensors are differentiated, everything else is passed on.
        cotangents: one for each float tensor among the results, in order, of its shape.
        parameters: name and tensor of the parameters of a module, differentiated as well.

    Raises:
        Exception: whatever `function` raises.
    """
    sources = {path_text(path): leaf.detach().clone().requires_grad_() for path, leaf in float_tensors(arguments)}
    pending = iter(sources.values())
    # The function gets a clone, not the leaf: changing an argument in place is found by `changed`, not here.
    given = map_leaves(lambda leaf: next(pending).clone() if is_float_tensor(leaf) else leaf, dict(arguments))
    with torch.enable_grad():
        results = [leaf for _, leaf in leaves(function(*made(given).values())) if is_float_tensor(leaf)]
        if [r.shape for r in results] != [c.shape for c in cotangents]:
            return Gradients(None)
        for name, parameter in (parameters or {}).items():
            sources[name] = parameter
        linked = [(r, c.to(r.dtype)) for r, c in zip(results, cotangents, strict=True) if r.requires_grad]
        found: Sequence[torch.Tensor | None] = [None] * len(sources)
        if linked and sources:
            found = torch.autograd.grad(
                [r for r, _ in linked],
                list(sources.values()),
                [c for _, c in linked],
                allow_unused=True,
            )
    return Gradients(
        {
            name: torch.zeros_like(source) if grad is None else grad.detach()
            for (name, source), grad in zip(sources.items(), found, strict=True)
        }
    )
