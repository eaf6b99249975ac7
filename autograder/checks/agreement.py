"""The checks that every exercise gets for free: agreement with the reference."""

from collections.abc import Callable, Mapping
from typing import Any

import torch
from hypothesis.strategies import SearchStrategy, fixed_dictionaries

from autograder.calls import Effects
from autograder.calls.trees import copied
from autograder.checks.check import Check, Example, as_test, caller_namespace
from autograder.checks.effects import ExpectedEffects, expected_effects, require_effects
from autograder.checks.expected import Asked, Expected, call_of, expected_of, without
from autograder.checks.failure import CheckFailed
from autograder.checks.modules import Instance, build
from autograder.checks.reference import reference_of
from autograder.checks.results import Names, dtype_text, flat, require_gradients, require_kinds, require_values
from autograder.checks.sentences import changed_arguments
from autograder.checks.signature import signature_of
from autograder.checks.subjects import Subject, subject_of
from autograder.faults import CourseError

CASE = "case"
"""The name under which an agreement draws its example."""

_EXAMPLES = {"shapes": 8, "unchanged": 8, "values": 24, "gradients": 12, "effects": 16}
_DESCRIPTIONS = {
    "shapes": "{} returns results of the right kind, shape and dtype.",
    "unchanged": "{} leaves its arguments as they were.",
    "values": "{} computes the right values.",
    "gradients": "Gradients flow through {} to every float argument and parameter.",
    "effects": "{} leaves the model as it should be: its parameters, and the mode of its modules.",
}


def agreement(
    target: Callable[..., Any],
    cases: SearchStrategy[Any],
    *,
    returns: Names,
    points: Mapping[str, float],
    examples: Mapping[str, int] | None = None,
    absolute: float = 0.0,
    about: str = "",
    method: str = "forward",
    ignore: Mapping[str, Callable[[Any], torch.Tensor]] | None = None,
) -> tuple[Callable[..., None], ...]:
    """Makes the tests that hold a function or nn.Module class against the reference.

    Give the results names that start with `test_`, in the order of `points`:
    `test_shapes, test_values = agreement(f, arguments(f), returns="y", points={"shapes": 0.5, "values": 3})`.

    Args:
        target: the exercise's function or class.
        cases: `arguments(target)` or `instances(target, ...)`.
        returns: names of the results, nested as they are.
        points: for each part wanted: "shapes" (kind, shape, dtype), "unchanged" (arguments), "values", "gradients",
            "effects" (on the models among the arguments).
        examples: how many to draw for a part.
        absolute: a wider absolute tolerance than the derived one, where correct code needs it.
        about: added to the descriptions: "for left-padded rows".
        method: of the class, for which `cases` draws arguments.
        ignore: result -> (case -> bool tensor over its leading axes, True where anything is right).

    Raises:
        CourseError: for a part that is not known.
    """
    namespace = caller_namespace()
    unknown = set(points) - set(_EXAMPLES)
    if unknown:
        raise CourseError(f"agreement has no part {sorted(unknown)[0]!r}; the parts are {', '.join(_EXAMPLES)}")
    unknown = set(ignore or {}) - set(flat(returns))
    if unknown:
        raise CourseError(f"no result is called {sorted(unknown)[0]!r}; the results are {', '.join(flat(returns))}")
    annotated = signature_of(target, method).returns
    if isinstance(annotated, tuple) and isinstance(returns, tuple) and len(annotated) != len(returns):
        raise CourseError(
            f"{target.__name__} is annotated with {len(annotated)} results, but returns={returns!r} names "
            f"{len(returns)}; name every result"
        )
    held = _Agreement(target, namespace, Asked(returns, method, absolute, ignore or {}))
    bodies: dict[str, Callable[[Example, Any], None]] = {
        "shapes": held.shapes,
        "unchanged": held.unchanged,
        "values": held.values,
        "gradients": held.gradients,
        "effects": held.effects,
    }
    observers: dict[str, Callable[[Example, Any], Any]] = {
        "shapes": held.results,
        "unchanged": held.changes,
        "values": held.results,
        "gradients": held.slopes,
        "effects": held.traces,
    }
    return tuple(
        as_test(
            Check(
                description=_DESCRIPTIONS[part].format(held.name).removesuffix(".") + f" {about}".rstrip() + ".",
                points=worth,
                examples=(examples or {}).get(part, _EXAMPLES[part]),
                strategy=fixed_dictionaries({CASE: cases}),
                prepare=held.prepared(part),
                body=bodies[part],
                observe=observers[part],
                namespace=namespace,
                part=part,
                subject=target.__name__,
            )
        )
        for part, worth in points.items()
    )


class _Agreement:
    """The bodies of the parts; each looks its subject up by name at the call, so that a stand-in can take its place."""

    def __init__(self, target: Callable[..., Any], namespace: dict[str, Any], asked: Asked) -> None:
        self.name = target.__name__ if asked.method == "forward" else f"{target.__name__}.{asked.method}"
        self.target = target
        self.asked = asked
        self.names = asked.names
        self.annotations = signature_of(target, asked.method).returns
        self.namespace = namespace

    def prepared(self, part: str) -> Callable[[Example], Expected | ExpectedEffects | None]:
        """What the reference answers; nothing is needed to see that arguments stay as they were."""
        if part == "unchanged":
            return lambda example: None
        if part == "effects":
            return lambda example: expected_effects(
                reference_of(self.target, self.namespace), example[CASE], self.asked.absolute
            )
        with_gradients = part == "gradients"
        return lambda example: expected_of(
            reference_of(self.target, self.namespace), example[CASE], self.asked, with_gradients
        )

    def results(self, example: Example, expected: Expected) -> Any:
        """What the subject answers, where it is compared."""
        case = example[CASE]
        return without(self._subject(case).call_value(_fresh(case)), self.names, expected.ignored)

    def changes(self, example: Example, _: Any) -> tuple[str, ...]:
        """Which arguments the subject changes."""
        case = example[CASE]
        return self._subject(case).call_changes(_fresh(case))

    def slopes(self, example: Example, expected: Expected) -> Mapping[str, Any] | None:
        """The subject's vector-Jacobian product in the direction drawn with the example."""
        case = example[CASE]
        return self._subject(case).call_gradient(_fresh(case), expected.cotangents).by_name

    def traces(self, example: Example, _: Any) -> Mapping[str, Any]:
        """What the subject leaves of the models among its arguments."""
        found = self._effects(example[CASE])
        return {"parameters": found.parameters, "modes": found.modes}

    def shapes(self, example: Example, expected: Expected) -> None:
        """Kind, shape and dtype."""
        inputs = dtype_text(call_of(example[CASE]).dtype)
        require_kinds(
            self.name, self.results(example, expected), expected.results, self.names, self.annotations, inputs
        )

    def unchanged(self, example: Example, _: None) -> None:
        """No argument is written to."""
        changed = self.changes(example, None)
        if changed:
            raise CheckFailed(changed_arguments(self.name, changed))

    def values(self, example: Example, expected: Expected) -> None:
        """The values, within the derived tolerance."""
        actual = self.results(example, expected)
        require_kinds(self.name, actual, expected.results, self.names, self.annotations)
        require_values(actual, expected.results, self.names, self.annotations, expected.tolerances)

    def gradients(self, example: Example, expected: Expected) -> None:
        """The vector-Jacobian product, within the derived tolerance."""
        found = self.slopes(example, expected)
        if found is None:
            # The results have other shapes: say that rather than anything about gradients.
            actual = self.results(example, expected)
            require_kinds(self.name, actual, expected.results, self.names, self.annotations)
            raise CheckFailed(f"{self.name} gave results of another shape when gradients were asked for.")
        axes = call_of(example[CASE]).axes
        require_gradients(self.name, found, expected.gradients, expected.gradient_tolerances, axes)

    def effects(self, example: Example, expected: ExpectedEffects) -> None:
        """The parameters of the models, within the derived tolerance, and their modes."""
        require_effects(self.name, self._effects(example[CASE]), expected)

    def _effects(self, case: Any) -> Effects:
        return self._subject(case).call_effects(_fresh(case))

    def _subject(self, case: Any) -> Subject:
        target = self.namespace[self.target.__name__]
        return subject_of(build(target, case) if isinstance(case, Instance) else target, self.asked.method)


def _fresh(case: Any) -> dict[str, Any]:
    """The arguments of the call, in memory of their own: what a student's code does to them stays there."""
    copies: dict[str, Any] = copied(dict(call_of(case)))
    return copies
