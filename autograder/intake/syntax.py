"""Whether Python can read a text, and if not, where and why; the text is compiled, never run.

Python computes what is constant while it compiles, and some of its steps are quadratic: 12 KB of text can ask for
gigabytes, 300 KB for minutes. So memory is limited here, and a long text is compiled in a child with a limit of time.
"""

import ast
import json
import os
import resource
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from autograder.compiling import keep
from autograder.records import Cell

_BUDGET_BYTES = 64 * 2**20
# A table of numbers takes 130 bytes a character while it is compiled.
_BYTES_A_CHARACTER = 300
_LONG = 30_000
_SECONDS = 5
_LONGEST_REASON = 200
_STATM = Path("/proc/self/statm")


@dataclass(frozen=True)
class SyntaxFault:
    """Why a text cannot be compiled.

    Attributes:
        line: counts from 1; None where Python names none.
        is_costly: another try would cost as much again.
    """

    line: int | None
    reason: str
    is_costly: bool = False


_TOO_DEEP = SyntaxFault(None, "the code is nested too deeply for Python's parser")
_TOO_LARGE = SyntaxFault(
    None, "the code is nested too deeply for Python's parser, or computes too large a constant", is_costly=True
)
_TOO_SLOW = SyntaxFault(None, f"Python needs more than {_SECONDS} s to compile it", is_costly=True)


def syntax_fault(text: str, *, is_cell: bool = False, label: str = "submission") -> SyntaxFault | None:
    """None when `text` compiles, else what Python says.

    Args:
        text: of a file, whose code is kept for the worker that will run it, or of a notebook's cell.
        is_cell: it may use `await` outside a function, as in IPython.
        label: what a traceback shows as the file.
    """
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if is_cell else 0
    return _in_child(text, flags) if len(text) > _LONG else _fault(text, flags, label)


def _fault(text: str, flags: int, label: str = "submission") -> SyntaxFault | None:
    try:
        with warnings.catch_warnings(), _limited_memory(_BUDGET_BYTES + _BYTES_A_CHARACTER * len(text)):
            warnings.simplefilter("ignore")
            code = compile(text, label, "exec", flags=flags, dont_inherit=True)
    except SyntaxError as error:
        return SyntaxFault(error.lineno, _cut(error.msg))
    except RecursionError:
        return _TOO_DEEP
    except MemoryError:  # CPython 3.11 raises it for deep nesting as well
        return _TOO_LARGE
    except ValueError as error:  # lone surrogates and NULs
        return SyntaxFault(None, _cut(str(error)))
    if not flags:
        keep(Cell(text, label), code)
    return None


def _cut(reason: str) -> str:
    # Python quotes names, which may be as long as the file.
    return reason if len(reason) <= _LONGEST_REASON else f"{reason[:_LONGEST_REASON]}..."


def _in_child(text: str, flags: int) -> SyntaxFault | None:
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        try:
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS + 1))
            fault = _fault(text, flags)
            os.write(theirs, json.dumps(fault and asdict(fault)).encode())
        finally:
            os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as answer:
        told = answer.read()
    os.waitpid(child, 0)
    if not told:
        return _TOO_SLOW
    fault = json.loads(told)
    return SyntaxFault(**fault) if fault else None


@contextmanager
def _limited_memory(budget: int) -> Iterator[None]:
    """Lets this process ask for no more than the budget; on a system without /proc, for what it likes."""
    try:
        used = int(_STATM.read_text().split()[0]) * resource.getpagesize()
    except OSError:
        yield
        return
    before, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = [used + budget, *(limit for limit in (before, most) if limit != resource.RLIM_INFINITY)]
    resource.setrlimit(resource.RLIMIT_AS, (min(wanted), most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (before, most))
