"""Whether Python can read a text, and if not, where and why; the text is compiled, never run."""

import ast
import warnings
from dataclasses import dataclass


@dataclass(frozen=True)
class SyntaxFault:
    """Why a text cannot be compiled; `line` counts from 1, or is None where Python names none."""

    line: int | None
    reason: str


def syntax_fault(text: str, *, is_cell: bool = False) -> SyntaxFault | None:
    """None when `text` compiles, else what Python says; a cell may use `await` outside a function, as in IPython."""
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if is_cell else 0
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, "submission", "exec", flags=flags, dont_inherit=True)
    except SyntaxError as error:
        return SyntaxFault(error.lineno, error.msg)
    except (RecursionError, MemoryError):  # CPython 3.11 raises these two for deep nesting
        return SyntaxFault(None, "the code is nested too deeply for Python's parser")
    except ValueError as error:  # lone surrogates and NULs
        return SyntaxFault(None, str(error))
    return None
