"""The checks that every exercise gets for free: agreement with the reference."""

from collections.abc import Callable, Mapping
from typing import Any

from hypothesis.strategies import SearchStrategy, fixed_dictionaries

from autograder.calls.trees import copied
from autograder.checks.check import Check, Example, as_test, caller_namespace
from autograder.checks.expected import Expected, call_of, expected_of
from autograder.checks.failure import CheckFailed
from autograder.checks.modules import Instance, build
from autograder.checks.reference import reference_of
from autograder.checks.results import Names, dtype_text, require_gradients, require_kinds, require_values
from autograder.checks.sentences import changed_arguments
from autograder.checks.signature import signature_of
from autograder.checks.subjects import Subject, subject_of
from autograder.faults import CourseError

CASE = "case"
"""The name under which an agreement draws its example."""

_EXAMPLES = {"shapes": 8, "unchanged": 8, "values": 24, "gradients": 12}
_DESCRIPTIONS = {
    "shapes": "{} returns results of the right kind, shape and dtype.",
    "unchanged": "{} leaves its arguments as they were.",
    "values": "{} computes the right values.",
    "gradients": "Gradients flow through {} to every float argument and parameter.",
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
) -> tuple[Callable[..., None], ...]:
    """Makes the tests that hold a function or nn.Module class against the reference.

    Give the results names that start with `test_`, in the order of `points`:
    `test_shapes, test_values = agreement(f, arguments(f), returns="y", points={"shapes": 0.5, "values": 3})`.

    Args:
        target: the exercise's function or class.
        cases: `arguments(target)` or `instances(target, ...)`.
        returns: names of the results, nested as they are.
        points: for each part wanted: "shapes" (kind, shape, dtype), "unchanged" (arguments), "values", "gradients".
        examples: how many to draw for a part.
        absolute: a wider absolute tolerance than the derived one, where correct code needs it.
        about: added to the descriptions: "for left-padded rows".

    Raises:
        CourseError: for a part that is not known.
    """
    namespace = caller_namespace()
    unknown = set(points) - set(_EXAMPLES)
    if unknown:
        raise CourseError(f"agreement has no part {sorted(unknown)[0]!r}; the parts are {', '.join(_EXAMPLES)}")
    held = _Agreement(target, returns, namespace, absolute)
    bodies: dict[str, Callable[[Example, Any], None]] = {
        "shapes": held.shapes,
        "unchanged": held.unchanged,
        "values": held.values,
        "gradients": held.gradients,
    }
    observers: dict[str, Callable[[Example, Any], Any]] = {
        "shapes": held.results,
        "unchanged": held.changes,
        "values": held.results,
        "gradients": held.slopes,
    }
    return tuple(
        as_test(
            Check(
                description=_DESCRIPTIONS[part].format(target.__name__).removesuffix(".") + f" {about}".rstrip() + ".",
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

    def __init__(self, target: Callable[..., Any], returns: Names, namespace: dict[str, Any], absolute: float) -> None:
        self.name = target.__name__
        self.target = target
        self.names = returns
        self.annotations = signature_of(target).returns
        self.namespace = namespace
        self.absolute = absolute

    def prepared(self, part: str) -> Callable[[Example], Expected | None]:
        """What the reference answers; nothing is needed to see that arguments stay as they were."""
        if part == "unchanged":
            return lambda example: None
        with_gradients = part == "gradients"
        return lambda example: expected_of(
            reference_of(self.target, self.namespace), example[CASE], self.names, self.absolute, with_gradients
        )

    def results(self, example: Example, _: Any) -> Any:
        """What the subject answers."""
        case = example[CASE]
        return self._subject(case).call_value(_fresh(case))

    def changes(self, example: Example, _: Any) -> tuple[str, ...]:
        """Which arguments the subject changes."""
        case = example[CASE]
        return self._subject(case).call_changes(_fresh(case))

    def slopes(self, example: Example, expected: Expected) -> Mapping[str, Any] | None:
        """The subject's vector-Jacobian product in the direction drawn with the example."""
        case = example[CASE]
        return self._subject(case).call_gradient(_fresh(case), expected.cotangents).by_name

    def shapes(self, example: Example, expected: Expected) -> None:
        """Kind, shape and dtype."""
        inputs = dtype_text(call_of(example[CASE]).dtype)
        require_kinds(self.name, self.results(example, None), expected.results, self.names, self.annotations, inputs)

    def unchanged(self, example: Example, _: None) -> None:
        """No argument is written to."""
        changed = self.changes(example, None)
        if changed:
            raise CheckFailed(changed_arguments(self.name, changed))

    def values(self, example: Example, expected: Expected) -> None:
        """The values, within the derived tolerance."""
        actual = self.results(example, None)
        require_kinds(self.name, actual, expected.results, self.names, self.annotations)
        require_values(actual, expected.results, self.names, self.annotations, expected.tolerances)

    def gradients(self, example: Example, expected: Expected) -> None:
        """The vector-Jacobian product, within the derived tolerance."""
        found = self.slopes(example, expected)
        if found is None:
            # The results have other shapes: say that rather than anything about gradients.
            actual = self.results(example, None)
            require_kinds(self.name, actual, expected.results, self.names, self.annotations)
            raise CheckFailed(f"{self.name} gave results of another shape when gradients were asked for.")
        require_gradients(self.name, found, expected.gradients, expected.gradient_tolerances)

    def _subject(self, case: Any) -> Subject:
        target = self.namespace[self.name]
        return subject_of(build(target, case) if isinstance(case, Instance) else target)


def _fresh(case: Any) -> dict[str, Any]:
    """The arguments of the call, in memory of their own: what a student's code does to them stays there."""
    copies: dict[str, Any] = copied(dict(call_of(case)))
    return copies
