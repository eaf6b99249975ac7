"""The code of what was handed in, kept from the moment it is found to be Python until a worker runs it.

A file is compiled once, however many exercises import it, and only where that is bounded: hostile text can make Python
compute for minutes. What is not kept here, the worker compiles, within its own limits.
"""

import marshal
from collections import OrderedDict
from types import CodeType

from autograder.records import Cell

_MOST = 64
_MOST_BYTES = 1 << 20  # of one file: a hostile one can hold constants that Python has computed
_CODES: OrderedDict[Cell, bytes] = OrderedDict()


def keep(cell: Cell, code: CodeType) -> None:
    """Keeps the code of a cell; the oldest goes when there are many, so one student's files are all there."""
    data = marshal.dumps(code)
    if len(data) > _MOST_BYTES:
        return
    _CODES[cell] = data
    _CODES.move_to_end(cell)
    if len(_CODES) > _MOST:
        _CODES.popitem(last=False)


def kept(cell: Cell) -> bytes:
    """The code of a cell as `marshal` writes it, for a process of the same Python; nothing where it is not kept."""
    return _CODES.get(cell, b"")
