"""A `.py` file: bytes to a `Source` of one cell."""

from pathlib import PurePosixPath

from autograder.faults import SubmissionError
from autograder.intake.decoding import decode
from autograder.intake.syntax import syntax_fault
from autograder.records import Cell, Source

MAX_BYTES = 1_000_000


def read_python(data: bytes, path: str) -> Source:
    """The file as a `Source`; raises SubmissionError when it is too large, is no text, or is not Python."""
    if len(data) > MAX_BYTES:
        raise SubmissionError("the file is larger than 1 MB, the most that is read; move data and outputs out of it")
    text, notes = decode(data)
    label = PurePosixPath(path).name
    if fault := syntax_fault(text, label=label):
        where = f"line {fault.line}: " if fault.line else ""
        hint = ""
        if fault.line and _line(text, fault.line).lstrip().startswith(("%", "!")):
            hint = " Lines with % or ! work in notebooks only: remove them from a .py file."
        raise SubmissionError(
            f"{where}Python cannot read this file: {fault.reason}. Mend it and hand it in again.{hint}"
        )
    return Source(path=path, cells=(Cell(text, label),), notes=notes)


def _line(text: str, number: int) -> str:
    lines = text.split("\n")
    return lines[number - 1] if number <= len(lines) else ""
