"""Spares a process the import of torch's compiler, which nothing here uses."""

from collections.abc import Callable, Iterator
from typing import Any


def without_compiler(*classes: type) -> None:
    """Lets methods that torch keeps its compiler away from run without importing it.

    torch wraps, for example, `TorchDispatchMode.__torch_dispatch__` in a guard that imports torch._dynamo at the first
    call, which takes longer than all checks of an exercise. The guard is asked for once a function and kept beside it;
    here the function itself is kept there. Where torch does it otherwise, nothing happens.

    Args:
        classes: whose own methods are looked at.
    """
    for owner in classes:
        for guarded in _guarded(owner):
            guarded.__dynamo_disable = guarded  # type: ignore[attr-defined]


def _guarded(owner: type) -> Iterator[Callable[..., Any]]:
    for value in vars(owner).values():
        inner = value
        while (wrapped := getattr(inner, "__wrapped__", None)) is not None:
            code = getattr(inner, "__code__", None)
            if code is not None and code.co_filename.endswith("_compile.py"):
                yield wrapped
            inner = wrapped
