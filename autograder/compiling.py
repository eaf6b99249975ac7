"""Compiles what was handed in, once: to see whether it is Python, and for the worker that runs it."""

import functools
import marshal
import warnings
from types import CodeType

from autograder.records import Cell

_KEPT = 64  # of the exercises of one student, so that each file is compiled once however many import it
NOT_PYTHON = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)
"""What `compiled` raises for what is not Python, or is nested too deeply."""


@functools.lru_cache(maxsize=_KEPT)
def compiled(cell: Cell) -> CodeType:
    """The code of a cell; it is not run.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError, OverflowError: see NOT_PYTHON.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return compile(cell.text, cell.label, "exec", dont_inherit=True)


@functools.lru_cache(maxsize=_KEPT)
def marshalled(cell: Cell) -> bytes:
    """The code of a cell as `marshal` writes it, for a process of the same Python; nothing for what is not Python."""
    try:
        return marshal.dumps(compiled(cell))
    except NOT_PYTHON:
        return b""
