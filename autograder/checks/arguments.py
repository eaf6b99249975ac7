"""Draws the arguments of a function from its signature (Hypothesis strategies)."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy
import torch
from hypothesis import strategies
from hypothesis.strategies import DrawFn, SearchStrategy, composite

from autograder.checks.axes import Axis, shape
from autograder.checks.fills import MASK_PATTERNS, Fill, Spot, mask_values, normal
from autograder.checks.signature import Annotation, Parameter, signature_of
from autograder.faults import CourseError

OMITTED = "<omitted>"
"""Drawn for a parameter that is to keep its default; only the last parameters can be omitted."""

Range = tuple[int, int] | str
"""Least and greatest size of a dimension, or the product (or sum) of others that it is."""

_LARGEST_SEED = 2**16 - 1
_DIMENSION = (1, 5)
_LEADING = (1, 3)


class Arguments(dict[str, Any]):
    """The drawn arguments of one call, by name and in order.

    Attributes:
        sizes: the drawn dimensions.
        dtype: of all float tensors.
        axes: parameter -> its axes, for the words of a counterexample.
    """

    def __init__(
        self,
        values: Mapping[str, Any],
        sizes: Mapping[str, int | tuple[int, ...]],
        dtype: torch.dtype,
        axes: Mapping[str, tuple[Axis, ...]] | None = None,
    ) -> None:
        super().__init__(values)
        self.sizes = dict(sizes)
        self.dtype = dtype
        self.axes = dict(axes or {})

    def but(self, **changes: Any) -> "Arguments":
        """The same call with some arguments replaced."""
        return Arguments({**self, **changes}, self.sizes, self.dtype, self.axes)


@composite
def arguments(
    draw: DrawFn,
    function: Callable[..., Any],
    /,
    sizes: Mapping[str, Range] | None = None,
    **fills: Fill | SearchStrategy[Any],
) -> Arguments:
    """Draws the arguments of `function` (of `forward`, for a class) from its annotations.

    Named dimensions are mostly pairwise distinct, sizes from 1; float tensors are all float32 or all float64. A bool
    tensor whose axes may broadcast (`"*#batch #q #k"`) is drawn in every legal form, None included where it may be.

    Args:
        draw: given by Hypothesis.
        function: an annotated function or nn.Module class.
        sizes: least and greatest size of a dimension, where 1 to 5 does not fit; or what it is made of, as in
            {"d_model": "num_heads*d_head"}.
        fills: for a parameter, a `Fill`, or a strategy that gives its value.
    """
    parameters = signature_of(function).parameters
    dtype = draw(strategies.sampled_from([torch.float64, torch.float32]))
    names = dimension_names(parameters, fills)
    _require_known(sizes or {}, names)
    drawn = draw_sizes(draw, names, sizes or {})
    return Arguments(draw_values(draw, parameters, drawn, dtype, fills), drawn, dtype, axes_by_name(parameters))


def _require_known(sizes: Mapping[str, Range], names: Mapping[str, bool]) -> None:
    parts = {part for given in sizes.values() if isinstance(given, str) for part in Axis(given).names}
    for name in sizes:
        if name not in names and name not in parts:
            raise CourseError(
                f"sizes: no dimension is called {name}; there are {', '.join(dict.fromkeys([*names, *sorted(parts)]))}"
            )


def axes_by_name(parameters: tuple[Parameter, ...]) -> dict[str, tuple[Axis, ...]]:
    """The axes of every parameter that is an array."""
    return {p.name: p.annotation.axes for p in parameters if p.annotation is not None}


def dimension_names(parameters: tuple[Parameter, ...], fills: Mapping[str, Any]) -> dict[str, bool]:
    """The names of all dimensions in order of appearance; True for those that stand for several axes.

    An int parameter without a fill is a dimension of its own name (`length: int`).
    """
    names: dict[str, bool] = {}
    for parameter in parameters:
        if parameter.annotation is not None:
            for axis in parameter.annotation.axes:
                for name in axis.names:
                    names.setdefault(name, axis.variadic)
        elif parameter.plain_type is int and parameter.name not in fills and not parameter.has_default:
            names.setdefault(parameter.name, False)
    return names


def draw_sizes(
    draw: DrawFn, names: Mapping[str, bool], ranges: Mapping[str, Range]
) -> dict[str, int | tuple[int, ...]]:
    """Draws a size for every dimension: in four cases of five, pairwise distinct where the ranges allow it.

    What is made of other dimensions is worked out from them.
    """
    made = {name: Axis(given) for name, given in ranges.items() if isinstance(given, str)}
    bounds = {name: given for name, given in ranges.items() if not isinstance(given, str)}
    parts = dict.fromkeys((part for axis in made.values() for part in axis.names), False)
    # The same draws are legal in both modes, so that shrinking may first drop the distinctness and then the sizes.
    apart = draw(strategies.integers(0, 4)) > 0
    sizes: dict[str, int | tuple[int, ...]] = {}
    taken: set[int] = set()
    for name, variadic in {**parts, **names}.items():
        if name in made:
            continue
        low, high = bounds.get(name, _LEADING if variadic else _DIMENSION)
        if variadic:
            sizes[name] = tuple(draw(strategies.lists(strategies.integers(low, high), max_size=2)))
            continue
        if name not in bounds:
            high = max(high, len(names) + 1)
        spare = apart and len(taken & set(range(low, high + 1))) < high - low + 1
        whole = strategies.integers(low, high)
        sizes[name] = size = draw(
            whole.filter(frozenset(range(low, high + 1)).difference(taken).__contains__) if spare else whole
        )
        taken.add(size)
    return {**sizes, **{name: axis.size(sizes)[0] for name, axis in made.items()}}


def draw_values(
    draw: DrawFn,
    parameters: tuple[Parameter, ...],
    sizes: Mapping[str, int | tuple[int, ...]],
    dtype: torch.dtype,
    fills: Mapping[str, Fill | SearchStrategy[Any]],
) -> dict[str, Any]:
    """Draws options and one seed, and fills every argument from them."""
    unknown = set(fills) - {parameter.name for parameter in parameters}
    if unknown:
        raise CourseError(f"no parameter is called {', '.join(sorted(unknown))}; mend the names of the fills")
    plans = [(parameter, _option(draw, parameter, sizes, fills.get(parameter.name))) for parameter in parameters]
    seed = draw(strategies.integers(0, _LARGEST_SEED))
    values: dict[str, Any] = {}
    for index, (parameter, option) in enumerate(plans):
        if isinstance(option, str) and option == OMITTED:
            continue
        if len(values) < index:
            raise CourseError(f"{parameter.name} is given though a parameter before it is omitted; give that one too")
        generator = numpy.random.default_rng([seed, index])
        values[parameter.name] = _make(generator, parameter, option, sizes, dtype, fills.get(parameter.name))
    return values


def _option(draw: DrawFn, parameter: Parameter, sizes: Mapping[str, Any], fill: Any) -> Any:
    if isinstance(fill, SearchStrategy):
        return draw(fill)
    if isinstance(fill, Fill):
        return draw(fill.options)
    annotation = parameter.annotation
    if annotation is None:
        if parameter.name in sizes:
            return sizes[parameter.name]
        if parameter.has_default:
            return OMITTED
        raise CourseError(
            f"the parameter {parameter.name} is neither an array with axes nor an int; write its axes, as in "
            f'Float[Tensor, "batch d"], or say how it is drawn: arguments(..., {parameter.name}=...)'
        )
    if annotation.kind == "bool":
        form = draw(strategies.sampled_from(_mask_forms(annotation, sizes, parameter.optional)))
        return None if form is None else (form, draw(strategies.sampled_from(MASK_PATTERNS)))
    if annotation.kind == "float":
        return draw(normal().options)
    raise CourseError(
        f"say how the whole numbers of {parameter.name} are drawn: arguments(..., {parameter.name}=...), with "
        "lengths(), ids() or a strategy"
    )


def _make(
    generator: numpy.random.Generator,
    parameter: Parameter,
    option: Any,
    sizes: Mapping[str, Any],
    dtype: torch.dtype,
    fill: Any,
) -> Any:
    annotation = parameter.annotation
    if isinstance(fill, SearchStrategy) or (option is None and fill is None):
        return option
    if annotation is None:
        return fill.make(generator, Spot((), sizes, dtype), option) if isinstance(fill, Fill) else option
    spot = Spot(shape(annotation.axes, sizes), sizes, dtype)
    if fill is None and annotation.kind == "bool":
        form, pattern = option
        array = mask_values(generator, form, pattern)
    else:
        array = (fill or normal()).make(generator, spot, option)
    if array is None:
        return None
    return _as_annotated(numpy.asarray(array), annotation, dtype)


def _as_annotated(array: numpy.ndarray, annotation: Annotation, dtype: torch.dtype) -> Any:
    if not annotation.is_tensor:
        return array
    tensor = torch.from_numpy(numpy.array(array))
    return tensor.to(dtype) if annotation.kind == "float" else tensor


def _mask_forms(annotation: Annotation, sizes: Mapping[str, Any], optional: bool) -> list[tuple[int, ...] | None]:
    """Every shape that broadcasts to the full one as the contract has it, the simplest first."""
    full = shape(annotation.axes, sizes)
    if not all(axis.broadcastable for axis in annotation.axes):
        return [full]
    *leading, query, key = full
    padding = (*leading, 1, key)
    forms: list[tuple[int, ...] | None]
    forms = [full, padding, (query, key), full, (key,), padding, (1, key), (query, 1), (query, key), ()]
    return [None, *forms] if optional else forms
