"""A check: an ordinary pytest + Hypothesis test that also knows its points and can be run on given examples."""

import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy, fixed_dictionaries

from autograder.faults import CourseError

Example = dict[str, Any]
"""What a check is run on: the drawn value of each argument of the test function."""


@dataclass(frozen=True)
class Check:
    """One check of an exercise, as grading needs it.

    Attributes:
        description: the sentence that the student reads; the first line of the docstring.
        points: what it is worth.
        examples: how many are drawn.
        strategy: draws an example.
        prepare: computes what the reference answers on an example; called once for each drawn example.
        body: runs the check on an example and what was prepared; raises AssertionError where it fails.
        namespace: the globals of the exercise's file; its names are bound to the student's code while grading.
        observe: for an agreement, what the subject answers on an example: results, gradients, or changed arguments.
        part: "property", or the part of an agreement: "shapes", "unchanged", "values", "gradients".
        subject: the name of the function or class that an agreement is about.
    """

    description: str
    points: float
    examples: int
    strategy: SearchStrategy[Example]
    prepare: Callable[[Example], Any]
    body: Callable[[Example, Any], None]
    namespace: dict[str, Any]
    observe: Callable[[Example, Any], Any] | None = None
    part: str = "property"
    subject: str = ""


def check(points: float, examples: int = 12) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Gives points to a property: put it above Hypothesis's `@given` on a test function with a docstring.

    Args:
        points: what the check is worth; all checks of an exercise add up to its points.
        examples: how many are drawn when grading.

    Raises:
        CourseError: if the function has no docstring, or no `@given`.
    """

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        handle = getattr(test, "hypothesis", None)
        drawn = getattr(handle, "_given_kwargs", None)
        if handle is None or not drawn:
            raise CourseError(f"{test.__name__}: put @check above @given(name=strategy), with named strategies only")
        inner: Callable[..., None] = handle.inner_test
        description = inspect.getdoc(inner)
        if not description:
            raise CourseError(f"{test.__name__} has no docstring; write the sentence that the student is to read")
        tuned = settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))(
            test
        )
        tuned.check = Check(  # type: ignore[attr-defined]
            description=" ".join(description.split("\n\n")[0].split()),
            points=points,
            examples=examples,
            strategy=fixed_dictionaries(dict(drawn)),
            prepare=lambda example: None,
            body=lambda example, _: inner(**example),
            namespace=inner.__globals__,
        )
        return tuned

    return decorate


def as_test(found: Check) -> Callable[..., None]:
    """Makes the pytest test function of a check that was not written as one (a part of an agreement)."""

    @settings(max_examples=found.examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(example=found.strategy)
    def test(example: Example) -> None:
        found.body(example, found.prepare(example))

    test.__doc__ = found.description
    test.__module__ = found.namespace.get("__name__", test.__module__)
    test.check = found  # type: ignore[attr-defined]
    return test


def checks_of(namespace: dict[str, Any]) -> dict[str, Check]:
    """The checks that a loaded exercise file defines, by name and in the file's order."""
    return {
        name.removeprefix("test_"): value.check
        for name, value in namespace.items()
        if name.startswith("test_") and isinstance(getattr(value, "check", None), Check)
    }


def caller_namespace(depth: int = 2) -> dict[str, Any]:
    """The globals of the file that called the caller."""
    return sys._getframe(depth).f_globals
