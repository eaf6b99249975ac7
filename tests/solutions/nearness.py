"""Holds a solution against torch's own code, in values and in gradients."""

from collections.abc import Callable, Sequence
from typing import Any

import torch

from autograder.calls.trees import leaves

# Looser than rounding, far tighter than what students are granted.
_ALLOWED = {torch.float32: (1e-4, 1e-5), torch.float64: (1e-9, 1e-10)}


def require_equal(ours: Callable[..., Any], theirs: Callable[..., Any], inputs: Sequence[torch.Tensor]) -> None:
    """Compares the results of both for the same tensors, and their gradients for each of them."""
    relative, absolute = _ALLOWED[inputs[0].dtype]
    found, found_gradients = _run(ours, inputs)
    wanted, wanted_gradients = _run(theirs, inputs)
    torch.testing.assert_close(found, wanted, rtol=relative, atol=absolute)
    torch.testing.assert_close(found_gradients, wanted_gradients, rtol=relative, atol=absolute)


def _run(function: Callable[..., Any], inputs: Sequence[torch.Tensor]) -> tuple[list[torch.Tensor], list[torch.Tensor]]:
    given = [tensor.detach().clone().requires_grad_() for tensor in inputs]
    results = [leaf for _, leaf in leaves(function(*given))]
    directions = [torch.linspace(-1, 1, result.numel(), dtype=result.dtype).view_as(result) for result in results]
    gradients = torch.autograd.grad(results, given, directions)
    return [result.detach() for result in results], list(gradients)
