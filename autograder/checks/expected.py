"""What the reference answers on an example, and how far a correct answer may be from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy
import torch

from autograder.calls import Described
from autograder.calls.drawn import DrawnFunction
from autograder.calls.trees import float_tensors, is_float_tensor, leaves, map_leaves
from autograder.checks.arguments import Arguments
from autograder.checks.bends import BendWatch
from autograder.checks.closeness import Tolerance, as_array, spread_of, tolerance
from autograder.checks.modules import Instance, build
from autograder.checks.results import Names, flat, named_leaves
from autograder.checks.subjects import subject_of

_DIRECTION_SEED = 20


@dataclass(frozen=True)
class Expected:
    """The reference's answers on one example.

    Attributes:
        results: the tree of results, in the example's dtype, computed in float64.
        tolerances: one for each leaf of the results, in order.
        cotangents: the direction that is pulled back, one tensor for each float result.
        gradients: by the name of the argument or parameter; none at the bend of a ReLU, where they are a choice.
        gradient_tolerances: one for each gradient, in order.
        ignored: for each leaf of the results, where it is not compared, or None.
    """

    results: Any
    tolerances: tuple[Tolerance, ...]
    cotangents: tuple[torch.Tensor, ...] = ()
    gradients: Mapping[str, torch.Tensor] = field(default_factory=dict)
    gradient_tolerances: tuple[Tolerance, ...] = ()
    ignored: tuple[torch.Tensor | None, ...] = ()


@dataclass(frozen=True)
class Asked:
    """What an agreement compares.

    Attributes:
        names: of the results.
        method: of a module.
        absolute: a wider absolute tolerance than the derived one.
        ignore: result -> (case -> where it is not compared; its leading axes are enough).
    """

    names: Names
    method: str = "forward"
    absolute: float = 0.0
    ignore: Mapping[str, Callable[[Any], torch.Tensor]] = field(default_factory=dict)


def call_of(case: Any) -> Arguments:
    """The arguments of the call of a case: the case itself, or the call of a drawn instance."""
    return case.arguments if isinstance(case, Instance) else case


def expected_of(reference: Callable[..., Any], case: Any, asked: Asked, with_gradients: bool) -> Expected:
    """Asks the reference, in the example's dtype and in float64; the distance of the two sets the tolerance.

    Args:
        reference: the reference's function or class.
        case: drawn `Arguments` or `Instance`.
        asked: what is compared.
        with_gradients: also the gradients in one direction.
    """
    dtype = call_of(case).dtype
    near = _Reference(reference, case, asked.method)
    far = near if dtype == torch.float64 else _Reference(reference, case_in(case, torch.float64), asked.method)
    ignored = tuple(asked.ignore[name](case) if name in asked.ignore else None for name in flat(asked.names))
    rounded = without(near.value(), asked.names, ignored)
    exact = rounded if far is near else without(far.value(), asked.names, ignored)
    terms, largest = _extent(case)
    # Python's own floats are float64, whatever else is drawn.
    precision = dtype if _has_dtype(case) else torch.float64

    def allowed(spread: float) -> Tolerance:
        return tolerance(precision, terms=terms, spread=spread, largest_input=largest).widened(asked.absolute)

    tolerances = tuple(
        allowed(spread_of(r, e) if isinstance(e, torch.Tensor | numpy.ndarray | float) else 0.0)
        for r, e in zip(named_leaves(rounded, asked.names), named_leaves(exact, asked.names), strict=True)
    )
    results = _like(exact, rounded)
    if not with_gradients:
        return Expected(results, tolerances, ignored=ignored)
    generator = numpy.random.default_rng(_DIRECTION_SEED)
    drawn = map_leaves(lambda leaf: _direction(generator, leaf), exact)
    directions = [leaf for _, leaf in float_tensors(without(drawn, asked.names, ignored))]
    with BendWatch() as watch:
        rough = near.gradients([d.to(dtype) for d in directions])
        fine = rough if far is near else far.gradients(directions)
    compared = [] if watch.met else list(fine)
    return Expected(
        results,
        tolerances,
        cotangents=tuple(d.to(dtype) for d in directions),
        gradients={name: fine[name].to(dtype) for name in compared},
        gradient_tolerances=tuple(allowed(spread_of(rough[name], fine[name])) for name in compared),
        ignored=ignored,
    )


def without(results: Any, names: Names, ignored: Sequence[torch.Tensor | None]) -> Any:
    """The results with zeros where they are not compared; results of other shapes than expected stay as they are."""
    if not any(where is not None for where in ignored):
        return results
    pending = iter(ignored)

    def emptied(tree: Any, part: Names) -> Any:
        if isinstance(part, tuple):
            if not isinstance(tree, tuple | list) or len(tree) != len(part):
                return tree
            return tuple(emptied(leaf, name) for leaf, name in zip(tree, part, strict=True))
        where = next(pending)
        if where is None or not isinstance(tree, torch.Tensor) or tree.shape[: where.ndim] != where.shape:
            return tree
        return tree.masked_fill(where.reshape(*where.shape, *(1,) * (tree.ndim - where.ndim)), 0)

    return emptied(results, names)


def case_in(case: Any, dtype: torch.dtype) -> Any:
    """The same case with every float tensor in another dtype."""

    def convert(leaf: Any) -> Any:
        is_float = isinstance(leaf, torch.Tensor) and leaf.is_floating_point()
        return leaf.to(dtype) if is_float or isinstance(leaf, DrawnFunction | Described) else leaf

    call = call_of(case)
    arguments = Arguments(map_leaves(convert, dict(call)), call.sizes, dtype, call.axes)
    if isinstance(case, Instance):
        return Instance(case["init"], map_leaves(convert, dict(case["state"])), case["training"], arguments)
    return arguments


class _Reference:
    """The reference, asked about one case; a module is built once."""

    def __init__(self, reference: Callable[..., Any], case: Any, method: str) -> None:
        target = build(reference, case) if isinstance(case, Instance) else reference
        self._subject = subject_of(target, method)
        self._arguments = dict(call_of(case))

    def value(self) -> Any:
        with torch.enable_grad():  # a training step is called for its value too
            return map_leaves(_detached, self._subject.call_value(self._arguments))

    def gradients(self, directions: list[torch.Tensor]) -> Mapping[str, torch.Tensor]:
        found = self._subject.call_gradient(self._arguments, directions).by_name
        if found is None:
            raise AssertionError("the reference gives results of different shapes for the same arguments")
        return found


def _direction(generator: numpy.random.Generator, leaf: Any) -> Any:
    return torch.from_numpy(generator.standard_normal(tuple(leaf.shape))) if is_float_tensor(leaf) else leaf


def _has_dtype(case: Any) -> bool:
    """Whether anything that follows the dtype of the call goes into it."""
    kinds = (DrawnFunction, Described)
    return isinstance(case, Instance) or any(
        is_float_tensor(leaf) or isinstance(leaf, kinds) for _, leaf in leaves(dict(call_of(case)))
    )


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
