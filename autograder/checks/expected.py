"""What the reference answers on an example, and how far a correct answer may be from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy
import torch

from autograder.calls.trees import float_tensors, leaves, map_leaves
from autograder.checks.arguments import Arguments
from autograder.checks.closeness import Tolerance, as_array, spread_of, tolerance
from autograder.checks.fills import DrawnFunction
from autograder.checks.modules import Instance, build
from autograder.checks.results import Names, named_leaves
from autograder.checks.subjects import subject_of

_DIRECTION_SEED = 20


@dataclass(frozen=True)
class Expected:
    """The reference's answers on one example.

    Attributes:
        results: the tree of results, in the example's dtype, computed in float64.
        tolerances: one for each leaf of the results, in order.
        cotangents: the direction that is pulled back, one tensor for each float result.
        gradients: by the name of the argument or parameter.
        gradient_tolerances: one for each gradient, in order.
    """

    results: Any
    tolerances: tuple[Tolerance, ...]
    cotangents: tuple[torch.Tensor, ...] = ()
    gradients: Mapping[str, torch.Tensor] = field(default_factory=dict)
    gradient_tolerances: tuple[Tolerance, ...] = ()


def call_of(case: Any) -> Arguments:
    """The arguments of the call of a case: the case itself, or the call of a drawn instance."""
    return case.arguments if isinstance(case, Instance) else case


def expected_of(
    reference: Callable[..., Any], case: Any, names: Names, absolute: float, with_gradients: bool
) -> Expected:
    """Asks the reference, in the example's dtype and in float64; the distance of the two sets the tolerance.

    Args:
        reference: the reference's function or class.
        case: drawn `Arguments` or `Instance`.
        names: of the results.
        absolute: a wider absolute tolerance that the check asks for.
        with_gradients: also the gradients in one direction.
    """
    dtype = call_of(case).dtype
    exact_case = case_in(case, torch.float64)
    rounded, exact = _value(reference, case), _value(reference, exact_case)
    terms, largest = _extent(case)

    def allowed(spread: float) -> Tolerance:
        return tolerance(dtype, terms=terms, spread=spread, largest_input=largest).widened(absolute)

    tolerances = tuple(
        allowed(spread_of(r, e) if isinstance(e, torch.Tensor | numpy.ndarray) else 0.0)
        for r, e in zip(named_leaves(rounded, names), named_leaves(exact, names), strict=True)
    )
    results = _like(exact, rounded)
    if not with_gradients:
        return Expected(results, tolerances)
    generator = numpy.random.default_rng(_DIRECTION_SEED)
    directions = [torch.from_numpy(generator.standard_normal(tuple(r.shape))) for _, r in float_tensors(exact)]
    near = _gradients(reference, case, [d.to(dtype) for d in directions])
    far = _gradients(reference, exact_case, directions)
    return Expected(
        results,
        tolerances,
        cotangents=tuple(d.to(dtype) for d in directions),
        gradients={name: gradient.to(dtype) for name, gradient in far.items()},
        gradient_tolerances=tuple(allowed(spread_of(near[name], far[name])) for name in far),
    )


def case_in(case: Any, dtype: torch.dtype) -> Any:
    """The same case with every float tensor in another dtype."""

    def convert(leaf: Any) -> Any:
        is_float = isinstance(leaf, torch.Tensor) and leaf.is_floating_point()
        return leaf.to(dtype) if is_float or isinstance(leaf, DrawnFunction) else leaf

    call = call_of(case)
    arguments = Arguments(map_leaves(convert, dict(call)), call.sizes, dtype, call.axes)
    if isinstance(case, Instance):
        return Instance(case["init"], map_leaves(convert, dict(case["state"])), case["training"], arguments)
    return arguments


def _value(reference: Callable[..., Any], case: Any) -> Any:
    target = build(reference, case) if isinstance(case, Instance) else reference
    with torch.no_grad():
        return map_leaves(_detached, subject_of(target).call_value(dict(call_of(case))))


def _gradients(reference: Callable[..., Any], case: Any, directions: list[torch.Tensor]) -> Mapping[str, torch.Tensor]:
    target = build(reference, case) if isinstance(case, Instance) else reference
    found = subject_of(target).call_gradient(dict(call_of(case)), directions).by_name
    if found is None:
        raise AssertionError("the reference gives results of different shapes for the same arguments")
    return found


def _extent(case: Any) -> tuple[int, float]:
    """The longest axis, which bounds the summands of a reduction, and the greatest magnitude of the float inputs."""
    state = case["state"] if isinstance(case, Instance) else {}
    tensors = [leaf for _, leaf in float_tensors({"state": dict(state), "call": dict(call_of(case))})]
    longest = max((max(t.shape, default=1) for t in tensors), default=1)
    return longest, max((_magnitude(as_array(t)) for t in tensors), default=1.0)


def _magnitude(array: numpy.ndarray) -> float:
    """The greatest finite one: -inf stands for no score, and no rounding comes from it."""
    return float(numpy.max(numpy.abs(array[numpy.isfinite(array)]), initial=0.0))


def _like(exact: Any, rounded: Any) -> Any:
    """The exact results in the dtypes that the reference returns."""
    answers = iter([leaf for _, leaf in leaves(rounded)])

    def convert(leaf: Any) -> Any:
        shown = next(answers)
        return leaf.to(shown.dtype) if isinstance(leaf, torch.Tensor) else leaf

    return map_leaves(convert, exact)


def _detached(leaf: Any) -> Any:
    return leaf.detach() if isinstance(leaf, torch.Tensor) else leaf
