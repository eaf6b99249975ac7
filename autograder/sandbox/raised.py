"""Turns an exception of student code into an outcome, without believing anything that the exception says of itself."""

import builtins
import linecache
import re
import traceback
from collections.abc import Container
from types import CodeType

from autograder.sandbox.outcomes import Frame, OutOfMemory, Raised, StudentFault
from autograder.sandbox.values import type_name

MESSAGE_LIMIT = 2000
FRAMES_LIMIT = 20

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{5,}")
_TORCH_ALLOCATION = ("can't allocate memory", "not enough memory", "std::bad_alloc", "Invalid buffer size")


def fault_of(error: BaseException, labels: Container[str]) -> StudentFault:
    """Gives the outcome for an exception.

    Args:
        error: what the student's code raised, SystemExit and KeyboardInterrupt included.
        labels: the files whose lines may be shown; frames of others are left out.
    """
    message = _message(error)
    frames = _frames(error, labels)
    allocation = isinstance(error, RuntimeError) and any(words in message for words in _TORCH_ALLOCATION)
    if isinstance(error, MemoryError) or allocation:
        return OutOfMemory(frames)
    return Raised(type_name(error), message, frames, _kinds(error))


def _kinds(error: BaseException) -> list[str]:
    return [cls.__name__ for cls in type(error).__mro__ if vars(builtins).get(cls.__name__) is cls]


def _message(error: BaseException) -> str:
    if type(error) is SyntaxError:
        return f"{error.msg} (line {error.lineno})"[:MESSAGE_LIMIT]
    try:
        text = str(error)
    except BaseException:  # the student's own __str__ may do anything
        return "(its message cannot be read)"
    if type(text) is not str:
        return "(its message is no text)"
    text = _ADDRESS.sub("0x...", text[: MESSAGE_LIMIT + 1])
    return text if len(text) <= MESSAGE_LIMIT else text[:MESSAGE_LIMIT] + "..."


def _frames(error: BaseException, labels: Container[str]) -> list[Frame]:
    start = BaseException.__dict__["__traceback__"].__get__(error)  # a subclass may hide it
    own = [(frame.f_code, line or 0) for frame, line in traceback.walk_tb(start) if frame.f_code.co_filename in labels]
    if len(own) > FRAMES_LIMIT:  # a deep recursion
        own = [own[0], *own[1 - FRAMES_LIMIT :]]
    return [_frame(code, line) for code, line in own]


def _frame(code: CodeType, line: int) -> Frame:
    source = linecache.getline(code.co_filename, line).strip()[:200]
    return Frame(code.co_filename[:200], line, code.co_name[:100], source)
