"""Finds out which calls a check makes whatever a student's code answers, by running it on the reference.

A property may use one answer for the next call. So it runs twice, the second time with answers that are a rounding
off: what is asked in both runs alike does not depend on them.
"""

import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Any, cast

import numpy
import torch

from autograder import calls
from autograder.calls.trees import copied, map_leaves
from autograder.checks.binding import bound
from autograder.checks.check import Check
from autograder.checks.subjects import LocalSubject, instance_of
from autograder.examples.plans import CheckPlan, Drawn, ExercisePlan
from autograder.grading.sitting import Sitting
from autograder.grading.standins import standin_for
from autograder.sandbox.ahead import Ahead, Call, Foreseen, Made, Right, written_down
from autograder.sandbox.answering import Handle
from autograder.sandbox.raised import fault_of
from autograder.sandbox.values import NotSendable


@dataclass(frozen=True)
class Foresight:
    """The calls of one check that are known beforehand.

    Attributes:
        examples: the calls on each, in order.
        certain: no others can be made, so that nothing needs to be compared.
        right: answers with which the check has passed.
    """

    examples: tuple[Foreseen, ...]
    certain: bool
    right: Right = field(default_factory=lambda: defaultdict(set))

    def ahead(self) -> Ahead:
        """What is known of the calls, for one run of the check."""
        return Ahead(self.examples, self.certain, self.right)


def foresee(plan: ExercisePlan, references: Mapping[str, Any]) -> dict[str, Foresight]:
    """The foreseen calls of all checks of an exercise, by the check's name."""
    return {check_plan.name: _foresight(plan, check_plan, references) for check_plan in plan.checks}


def _foresight(plan: ExercisePlan, check_plan: CheckPlan, references: Mapping[str, Any]) -> Foresight:
    # The body of an agreement is known: what it asks comes from the example alone.
    certain = check_plan.check.observe is not None
    examples: list[Foreseen] = []
    start = 0
    for drawn in check_plan.drawn:
        first = _run(plan, check_plan.check, drawn, references, start, nudged=False)
        again = first if certain else _run(plan, check_plan.check, drawn, references, start, nudged=True)
        # A property makes its callables anew each time, so that calls with them differ between the two runs.
        alike = tuple(one for one, _ in takewhile(_are_alike, zip(first.calls, again.calls, strict=False)))
        complete = first.complete and again.complete and len(alike) == len(first.calls)
        examples.append(Foreseen(alike, complete))
        start += len(alike)
    return Foresight(tuple(examples), certain)


def _are_alike(pair: tuple[Call, Call]) -> bool:
    return pair[0] == pair[1]


def _run(
    plan: ExercisePlan, check: Check, drawn: Drawn, references: Mapping[str, Any], start: int, *, nudged: bool
) -> "_Rehearsal":
    rehearsal = _Rehearsal(plan.namespace, references, start, nudged)
    standins = {name: standin_for(name, reference, cast(Sitting, rehearsal)) for name, reference in references.items()}
    with bound(plan.namespace, standins):
        try:
            check.body(drawn.example, drawn.prepared)
        except Exception:  # a rounding more may be too much for a property; what it asked until then is known
            rehearsal.complete = False
    return rehearsal


class _Rehearsal:
    """A sitting and its session in which the reference plays the student.

    Args:
        namespace: the teacher's file.
        references: by name.
        start: how many calls the check has made on earlier examples.
        nudged: whether the answers are a rounding off.

    Attributes:
        calls: that were made, as far as they can be foreseen.
        complete: whether those are all.
    """

    def __init__(self, namespace: dict[str, Any], references: Mapping[str, Any], start: int, nudged: bool) -> None:
        self._namespace = namespace
        self._references = references
        self._start = start
        self._nudged = nudged
        self._made: list[Any] = []
        self._made_at: dict[int, int] = {}
        self.calls: list[Call] = []
        self.complete = True

    def session(self) -> "_Rehearsal":
        return self

    def call(
        self,
        target: str | Handle,
        arguments: Mapping[str, Any],
        *,
        method: str = "__call__",
        want: str = "value",
        cotangents: Sequence[torch.Tensor] = (),
    ) -> Any:
        asked = {"op": "call", "method": method, "want": want}
        place = self._note(asked, target, (dict(arguments), list(cotangents)))
        owner = self._made[target.number] if isinstance(target, Handle) else self._references[target]
        subject = LocalSubject(owner if method == "__call__" else getattr(owner, method))
        given = copied(dict(arguments))
        match want:
            case "gradient":
                found = self._answered(place, lambda: subject.call_gradient(given, cotangents).by_name)
                return calls.Gradients(found)
            case "changes":
                return self._answered(place, lambda: subject.call_changes(given))
            case "effects":
                after = self._answered(place, lambda: vars(subject.call_effects(given)))
                return calls.Effects(**after)
        return self._answered(place, lambda: subject.call_value(given))

    def build(
        self,
        name: str,
        init: Mapping[str, Any],
        state: Mapping[str, torch.Tensor],
        *,
        dtype: torch.dtype,
        training: bool,
    ) -> Any:
        asked = {"op": "build", "dtype": str(dtype).removeprefix("torch."), "training": training}
        place = self._note(asked, name, (list(init.values()), dict(state)))
        reference = self._references[name]
        return self._answered(
            place, lambda: instance_of(reference, copied(dict(init)), copied(dict(state)), dtype, training)
        )

    def free(self, handle: Handle) -> None:
        """Keeps it: the next run has its own."""

    def _note(self, asked: Mapping[str, Any], target: str | Handle, tree: Any) -> int:
        """Writes a call down; gives its place, or -1 where it cannot be foreseen."""
        if not self.complete:
            return -1
        meant = Made(self._made_at[target.number]) if isinstance(target, Handle) else target
        try:
            self.calls.append(Call(asked, meant, *written_down(tree)))
        except NotSendable:
            self.complete = False
            return -1
        return len(self.calls) - 1

    def _answered(self, place: int, work: Callable[[], Any]) -> Any:
        try:
            # What the reference calls itself is no call of the check.
            with bound(self._namespace, self._references), torch.enable_grad():
                return map_leaves(lambda leaf: self._crossed(leaf, place), work())
        except Exception as error:
            if place >= 0:
                self.calls[place] = replace(self.calls[place], may_raise=True)
            raise fault_of(error, ()) from error

    def _crossed(self, leaf: Any, place: int) -> Any:
        """A leaf of an answer as it comes over a wire: without a graph, and a module as its handle."""
        if isinstance(leaf, torch.nn.Module):
            self._made.append(leaf)
            self._made_at[len(self._made) - 1] = self._start + place
            return Handle(len(self._made) - 1, type(leaf).__name__)
        if isinstance(leaf, torch.Tensor):
            return self._nudge(leaf.detach().clone())
        return self._nudge(leaf) if isinstance(leaf, float | numpy.ndarray) else leaf

    def _nudge(self, number: Any) -> Any:
        """The same, or another by two roundings; zeros stay."""
        if not self._nudged:
            return number
        if isinstance(number, float):
            return number * (1 + 2 * sys.float_info.epsilon)
        kinds = torch.finfo if isinstance(number, torch.Tensor) else numpy.finfo
        is_float = number.is_floating_point() if isinstance(number, torch.Tensor) else number.dtype.kind == "f"
        return number * (1 + 2 * float(kinds(number.dtype).eps)) if is_float else number
