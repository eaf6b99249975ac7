"""Calls a function for its value."""

from collections.abc import Callable, Mapping
from typing import Any

from autograder.calls.descriptions import made


def value(function: Callable[..., Any], arguments: Mapping[str, Any]) -> Any:
    """Calls `function` with the arguments in the mapping's order, by position."""
    return function(*made(arguments).values())
