"""Makes a failing example small: first its dimensions, by Hypothesis, then its values, by a pass of our own."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import torch
from hypothesis import HealthCheck, Phase, settings
from hypothesis.control import BuildContext
from hypothesis.database import InMemoryExampleDatabase, choices_to_bytes
from hypothesis.errors import HypothesisException, StopTest
from hypothesis.internal.conjecture.data import ConjectureData
from hypothesis.internal.conjecture.engine import ConjectureRunner
from hypothesis.internal.escalation import InterestingOrigin

from autograder.calls.trees import float_tensors, map_leaves
from autograder.checks.arguments import Arguments
from autograder.checks.check import Check, Example
from autograder.checks.modules import Instance
from autograder.examples.plans import Choices, Drawn

_KEY = b"failing"
_ORIGIN = InterestingOrigin(AssertionError, "", 0, (), ())
_DIMENSION_CALLS = 80
_VALUE_CALLS = 40

Fails = Callable[[Example], bool]


@dataclass(frozen=True)
class Shrunk:
    """The smallest failing example that was found.

    Attributes:
        example: with plain values.
        choices: of the example before its values were made plain; it is replayed from them.
    """

    example: Example
    choices: Choices


def shrink(check: Check, example: Example, choices: Choices, fails: Fails) -> Shrunk:
    """Shrinks a failing example.

    Args:
        check: the check that fails.
        example: a failing example.
        choices: Hypothesis's choices behind it.
        fails: tells whether the check fails on a candidate in the same way, and holds for the reference.
    """
    example, choices = _smaller_dimensions(check, example, choices, fails)
    return Shrunk(plainer_values(example, fails), choices)


def smallest(check: Check, drawn: Drawn, others: Iterable[Choices], fails: Fails) -> Shrunk:
    """Tries the choices to which other checks were shrunk, and shrinks the drawn example where none of them fails.

    Checks of one exercise mostly draw the same inputs, and fail for the same reason.
    """
    known = (again(check, choices, fails) for choices in others)
    return next((found for found in known if found), None) or shrink(check, drawn.example, drawn.choices, fails)


def again(check: Check, choices: Choices, fails: Fails) -> Shrunk | None:
    """Tries the choices to which another check was shrunk; None if they are none of this check's, or it passes."""
    drawn = redrawn(check, choices)
    if drawn is None or not fails(drawn):
        return None
    return Shrunk(plainer_values(drawn, fails), choices)


def redrawn(check: Check, choices: Choices) -> Example | None:
    """The example behind Hypothesis's choices; None if they are of another check."""
    data = ConjectureData.for_choices(choices)
    try:
        with BuildContext(data, is_final=False, wrapped_test=redrawn):
            example: Example = data.draw(check.strategy)
    except (StopTest, HypothesisException):
        return None
    # Where a choice does not fit, the engine takes the simplest that does.
    return example if tuple(data.choices) == tuple(choices) else None


def _smaller_dimensions(check: Check, example: Example, choices: Choices, fails: Fails) -> tuple[Example, Choices]:
    """Runs Hypothesis's shrinker from given choices.

    `hypothesis.find` cannot be both seeded and started from a known failure, so its engine is run directly.
    """
    best = (example, choices)
    calls = 0

    def attempt(data: ConjectureData) -> None:
        nonlocal best, calls
        with BuildContext(data, is_final=False, wrapped_test=attempt):
            candidate = data.draw(check.strategy)
        calls += 1
        # Past the limit every candidate counts as passing, which ends the search at what it has.
        if calls > _DIMENSION_CALLS or not fails(candidate):
            return
        if shortlex(data.choices) <= shortlex(best[1]):
            best = (candidate, tuple(data.choices))
        data.mark_interesting(_ORIGIN)

    # The engine starts from what its database calls a former failure; the secondary key says that it is not yet small.
    database = InMemoryExampleDatabase()
    database.save(_KEY + b".secondary", choices_to_bytes(choices))
    quiet = settings(
        database=database,
        phases=[Phase.reuse, Phase.shrink],
        deadline=None,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    ConjectureRunner(attempt, settings=quiet, random=Random(0), database_key=_KEY).run()
    return best


def shortlex(choices: Sequence[Any]) -> tuple[int, list[float]]:
    """Orders choices as shrinking does: fewer first, then smaller."""
    return len(choices), [float(choice) if isinstance(choice, int | float) else 0.0 for choice in choices]


def plainer_values(example: Example, fails: Fails) -> Example:
    """Replaces float tensors by zeros, ones, whole numbers or quarters while the failure stays."""
    calls = 0
    for position in range(sum(1 for _ in _tensors(example))):
        for plain in (torch.zeros_like, torch.ones_like, torch.round, _quarters):
            candidate = _with_tensor(example, position, plain)
            if candidate is None:
                break
            calls += 1
            if calls > _VALUE_CALLS:
                return example
            if fails(candidate):
                example = candidate
                break
    return example


def numbers_in(example: Example) -> int:
    """How many float entries an example has: a measure of what a reader must look at."""
    return sum(tensor.numel() for tensor in _tensors(example))


def _quarters(tensor: torch.Tensor) -> torch.Tensor:
    return torch.round(tensor * 4) / 4


def _tensors(example: Example) -> Iterator[torch.Tensor]:
    for value in example.values():
        yield from (leaf for _, leaf in float_tensors(_open(value)))


def _open(value: Any) -> Any:
    """The tensors of a drawn value that may be replaced: those of a call, and an instance's state if it is shown."""
    if isinstance(value, Instance):
        return {"state": dict(value.shown_state), "arguments": dict(value.arguments)}
    return dict(value) if isinstance(value, Arguments) else None


def _with_tensor(example: Example, position: int, plain: Callable[[torch.Tensor], torch.Tensor]) -> Example | None:
    """The example with its n-th float tensor replaced; None if it is as plain as that already."""
    seen = -1
    changed = False

    def replace(leaf: Any) -> Any:
        nonlocal seen, changed
        if not (isinstance(leaf, torch.Tensor) and leaf.is_floating_point()):
            return leaf
        seen += 1
        if seen != position:
            return leaf
        made = plain(leaf)
        changed = not torch.equal(made, leaf)
        return made

    found: Example = {}
    for name, value in example.items():
        parts = map_leaves(replace, _open(value))
        if isinstance(value, Instance):
            found[name] = value.with_tensors({**value["state"], **parts["state"]}, parts["arguments"])
        elif isinstance(value, Arguments):
            found[name] = value.but(**parts)
        else:
            found[name] = value
    return found if changed else None
