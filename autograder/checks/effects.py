"""What a function does to the models that it is given, held against what the reference does to them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

from autograder.calls import Effects
from autograder.checks import sentences
from autograder.checks.closeness import Tolerance, differing, spread_of, tolerance
from autograder.checks.expected import call_of, case_in
from autograder.checks.failure import CheckFailed
from autograder.checks.subjects import subject_of


@dataclass(frozen=True)
class ExpectedEffects:
    """What the reference does on one example.

    Attributes:
        before: the models as they were given.
        after: the models after the call, in the example's dtype, computed in float64.
        tolerances: one for each parameter, in order.
    """

    before: Effects
    after: Effects
    tolerances: tuple[Tolerance, ...]


def expected_effects(reference: Callable[..., Any], case: Any, absolute: float) -> ExpectedEffects:
    """Asks the reference, in the example's dtype and in float64; the distance of the two sets the tolerance.

    Args:
        reference: the reference's function.
        case: drawn `Arguments`.
        absolute: a wider absolute tolerance that the check asks for.
    """
    call = call_of(case)
    rounded = subject_of(reference).call_effects(call)
    exact = subject_of(reference).call_effects(call_of(case_in(case, torch.float64)))
    after = {name: value.to(call.dtype) for name, value in exact.parameters.items()}
    spreads = [spread_of(rounded.parameters[name], exact.parameters[name]) for name in after]
    return ExpectedEffects(
        subject_of(_nothing).call_effects(call),
        Effects(after, exact.modes),
        tuple(tolerance(call.dtype, spread=spread).widened(absolute) for spread in spreads),
    )


def require_effects(function: str, actual: Effects, expected: ExpectedEffects) -> None:
    """Compares parameters and modes with those that the reference leaves.

    Raises:
        CheckFailed: for the first parameter, or module, that is not as it should be.
    """
    for (name, wanted), allowed in zip(expected.after.parameters.items(), expected.tolerances, strict=True):
        got = actual.parameters.get(name)
        if got is None or got.shape != wanted.shape:
            raise CheckFailed(sentences.parameter_gone(function, name))
        wrong = differing(got, wanted, allowed)
        if wrong.any():
            untouched = not differing(got, expected.before.parameters[name], allowed).any()
            sentence = sentences.wrong_parameter(function, name, int(wrong.sum()), wrong.size, untouched)
            raise CheckFailed(sentence, {name: wanted}, {name: got})
    for module, mode in expected.after.modes.items():
        if actual.modes.get(module) is not mode:
            raise CheckFailed(sentences.wrong_mode(function, module, mode))


def _nothing(*_: Any) -> None:
    """Leaves everything as it is."""
