"""Draws instances of an nn.Module class: constructor arguments, parameters, mode, and the arguments of one call."""

from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import Any

import numpy
import torch
from hypothesis import strategies
from hypothesis.strategies import DrawFn, SearchStrategy, composite

from autograder.checks.arguments import (
    OMITTED,
    Arguments,
    Range,
    axes_by_name,
    dimension_names,
    draw_sizes,
    draw_values,
)
from autograder.checks.axes import parse, shape
from autograder.checks.fills import Fill, Spot, normal
from autograder.checks.signature import signature_of
from autograder.checks.subjects import instance_of

State = Mapping[str, str]
"""Parameter name -> its axes, as in an annotation: {"gain": "d_model"}."""

_LARGEST_SHOWN = 8
"""Nobody looks through more parameters than these for what is wrong."""

_STATE_STREAM = 1000
"""The state's random streams start here, clear of those of the arguments (one each)."""


class Instance(dict[str, Any]):
    """One drawn instance and one call of it.

    Holds `init` (constructor arguments in order), `state` (name -> tensor), `training`, and `arguments` (of the call).
    """

    def __init__(self, init: Mapping[str, Any], state: Mapping[str, Any], training: bool, arguments: Arguments) -> None:
        super().__init__(init=init, state=state, training=training, arguments=arguments)

    @property
    def arguments(self) -> Arguments:
        """The arguments of the call."""
        found: Arguments = self["arguments"]
        return found

    @property
    def shown_state(self) -> Mapping[str, Any]:
        """The state where it is small enough to be looked at, and nothing where it is not."""
        found: Mapping[str, Any] = self["state"]
        return found if len(found) <= _LARGEST_SHOWN else {}

    def but(self, **changes: Any) -> "Instance":
        """The same instance, called with some arguments replaced."""
        return self.with_tensors(self["state"], changes)

    def with_tensors(self, state: Mapping[str, Any], changes: Mapping[str, Any]) -> "Instance":
        """The same instance with another state, called with some arguments replaced."""
        return Instance(self["init"], state, self["training"], self.arguments.but(**changes))


@composite
def instances(
    draw: DrawFn,
    module: type[torch.nn.Module],
    /,
    *,
    init: Mapping[str, str | SearchStrategy[Any]],
    state: State | Callable[[Mapping[str, Any]], State],
    method: str = "forward",
    training: SearchStrategy[bool] | None = None,
    sizes: Mapping[str, Range] | None = None,
    fills: Mapping[str, Fill | SearchStrategy[Any]] | None = None,
    state_fills: Mapping[str, Fill] | None = None,
) -> Instance:
    """Draws an instance of `module` and the arguments of a method.

    Args:
        draw: given by Hypothesis.
        module: the class; the annotations of the method give the shapes.
        init: constructor argument -> the name of a dimension (its size is passed) or a strategy.
        state: the parameters and their axes; or what gives them for drawn constructor arguments, where their number is
            drawn.
        method: which method the arguments are for.
        training: train mode or eval mode; eval where it is not given.
        sizes: least and greatest size of a dimension, or what it is made of.
        fills: for arguments of the method.
        state_fills: for parameters; the first pattern of a name that fits counts (`*.weight`), normal where none does.
    """
    parameters = signature_of(module, method).parameters
    dtype = draw(strategies.sampled_from([torch.float64, torch.float32]))
    names = dimension_names(parameters, fills or {})
    known = () if callable(state) else state.values()
    for text in (*known, *(part for part in init.values() if isinstance(part, str))):
        for axis in parse(text):
            for name in axis.names:
                names.setdefault(name, axis.variadic)
    drawn = draw_sizes(draw, names, sizes or {})
    constructor = {
        name: drawn[part] if isinstance(part, str) and part in drawn else draw(part)  # type: ignore[arg-type]
        for name, part in init.items()
    }
    constructor = {name: value for name, value in constructor.items() if not _omitted(value)}
    mode = draw(training) if training is not None else False
    values = draw_values(draw, parameters, drawn, dtype, fills or {})
    shapes = {name: parse(text) for name, text in (state(constructor) if callable(state) else state).items()}
    chosen = [*(state_fills or {}).items(), ("*", normal())]
    options = [draw(fill.options) for _, fill in chosen]
    seed = draw(strategies.integers(0, 2**16 - 1))
    tensors = {}
    for index, (name, axes) in enumerate(shapes.items()):
        place = next(place for place, (pattern, _) in enumerate(chosen) if fnmatchcase(name, pattern))
        generator = numpy.random.default_rng([seed, _STATE_STREAM + index])
        array = chosen[place][1].make(generator, Spot(shape(axes, drawn), drawn, dtype), options[place])
        tensors[name] = torch.from_numpy(numpy.array(array)).to(dtype)
    return Instance(constructor, tensors, mode, Arguments(values, drawn, dtype, {**axes_by_name(parameters), **shapes}))


def linear(name: str, inputs: str, outputs: str) -> State:
    """The parameters of an nn.Linear of a module, with their axes."""
    return {f"{name}.weight": f"{outputs} {inputs}", f"{name}.bias": outputs}


def within(name: str, state: State) -> State:
    """The parameters of a module that is a part, `name`, of another."""
    return {f"{name}.{parameter}": axes for parameter, axes in state.items()}


def build(module: Any, case: Instance) -> Any:
    """Makes the drawn instance: constructed, in the drawn dtype, with the drawn state, in the drawn mode.

    Raises:
        CheckFailed: if the class has other parameters than the state.
    """
    return instance_of(module, case["init"], case["state"], case.arguments.dtype, case["training"])


def _omitted(value: Any) -> bool:
    return isinstance(value, str) and value == OMITTED
