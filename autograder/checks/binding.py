"""Binds the names of an exercise to other code: a student's, or a patched reference."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any


@contextmanager
def bound(namespace: dict[str, Any], names: Mapping[str, Any]) -> Iterator[None]:
    """Binds names of a teacher's file; afterwards they are what they were."""
    before = {name: namespace[name] for name in names}
    namespace.update(names)
    try:
        yield
    finally:
        namespace.update(before)
