"""What a subject answers on the drawn examples of the agreement checks, and when two subjects answer alike."""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import numpy
import torch

from autograder.calls.trees import leaves
from autograder.checks.closeness import FLOORS, Tolerance, differing
from autograder.diagnosis.time_limit import within
from autograder.examples.plans import CheckPlan, ExercisePlan
from autograder.records import Status

_SLACK = 4.0
_OBSERVED = ("values", "gradients", "unchanged", "effects")
_ENDS = (Status.CRASHED, Status.TIMEOUT, Status.MEMORY)
"""After one of these nothing more is asked: every answer would cost a new worker."""


@dataclass(frozen=True)
class NoAnswer:
    """Instead of an answer, an exception: of which type depends on how the code is written, not on the mistake."""


Observation = tuple[Any, ...]
"""The answers on all examples of one check, in order."""


def observed_checks(plan: ExercisePlan, subject: str) -> list[CheckPlan]:
    """The agreement checks about one function or class that a diagnosis looks at."""
    return [c for c in plan.checks if c.check.subject == subject and c.check.part in _OBSERVED]


def observe(check_plan: CheckPlan, seconds: float | None = None) -> Observation:
    """Asks whatever is bound to the exercise's names for its answers on every example of an agreement check.

    Args:
        check_plan: the check.
        seconds: for one answer; without it nothing is limited here (a worker has limits of its own).
    """
    answers: list[Any] = []
    look = check_plan.check.observe
    assert look is not None, "only agreement checks are observed"
    for drawn in check_plan.drawn:
        try:
            with within(seconds) if seconds is not None else nullcontext():
                answers.append(look(drawn.example, drawn.prepared))
        except Exception as error:
            if getattr(error, "status", None) in _ENDS:
                break
            answers.append(NoAnswer())
    return tuple(answers)


def explains(check_plan: CheckPlan, first: Observation, second: Observation) -> bool:
    """Tells whether two subjects gave the same answers on all examples of a check, within rounding."""
    if not len(first) == len(second) == len(check_plan.drawn):
        return False
    rows = zip(first, second, check_plan.drawn, strict=True)
    return all(alike(a, b, absolute_of(drawn.prepared)) for a, b, drawn in rows)


def alike(first: Any, second: Any, absolute: float = 0.0) -> bool:
    """Tells whether two answers are the same within rounding; NaN equals NaN."""
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        return first.keys() == second.keys() and all(alike(first[k], second[k], absolute) for k in first)
    one, other = list(leaves(first)), list(leaves(second))
    if [path for path, _ in one] != [path for path, _ in other]:
        return False
    return all(_alike_leaf(a, b, absolute) for (_, a), (_, b) in zip(one, other, strict=True))


def absolute_of(prepared: Any) -> float:
    """The absolute tolerance that the check itself grants on an example."""
    granted = (*getattr(prepared, "tolerances", ()), *getattr(prepared, "gradient_tolerances", ()))
    return max((allowed.absolute for allowed in granted), default=0.0)


def _alike_leaf(a: Any, b: Any, absolute: float) -> bool:
    arrays = (torch.Tensor, numpy.ndarray)
    if not (isinstance(a, arrays) and isinstance(b, arrays)):
        if isinstance(a, float) and isinstance(b, float):
            return not differing(a, b, _with_slack(FLOORS[torch.float64], absolute)).any()
        return type(a) is type(b) and bool(a == b)
    if isinstance(a, torch.Tensor) is not isinstance(b, torch.Tensor):
        return False
    if tuple(a.shape) != tuple(b.shape) or a.dtype != b.dtype:
        return False
    floor = FLOORS[torch.float32] if a.dtype == torch.float32 else FLOORS[torch.float64]
    return not differing(a, b, _with_slack(floor, absolute)).any()


def _with_slack(floor: Tolerance, absolute: float) -> Tolerance:
    return Tolerance(_SLACK * floor.relative, max(_SLACK * floor.absolute, absolute))
