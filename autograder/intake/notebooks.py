"""A `.ipynb` file (nbformat 4): bytes to a `Source` whose cells are the code cells from top to bottom."""

import json
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from autograder.faults import SubmissionError
from autograder.intake.magics import without_magics
from autograder.intake.python_files import MAX_BYTES as MAX_SOURCE_BYTES
from autograder.intake.syntax import SyntaxFault, syntax_fault
from autograder.records import Cell, Source

MAX_BYTES = 20_000_000
# JSON's lists and objects need some 30 times their text in memory; real notebooks hold far fewer.
_MAX_BRACKETS = 2_000_000
_MAX_CELLS = 20_000
_MAX_NAMED = 10
_REMEDY = "open it in Jupyter, save it, and hand it in again"


def read_notebook(data: bytes, path: str) -> Source:
    """The notebook's code cells as a `Source`; raises SubmissionError when it is no notebook or no cell is Python."""
    if len(data) > MAX_BYTES:
        raise SubmissionError(
            "the notebook is larger than 20 MB, the most that is read; clear its outputs, save it, and hand it in again"
        )
    name = PurePosixPath(path).name
    cells: list[Cell] = []
    faults: list[tuple[int, SyntaxFault]] = []
    cleaned_in: list[int] = []
    skipped: list[str] = []
    for position, text in _code_cells(_notebook(data)):
        fault = syntax_fault(text, is_cell=True)
        if fault and not fault.is_costly:
            cleaned = without_magics(text)
            if cleaned.skipped:
                text = cleaned.text
                fault = syntax_fault(text, is_cell=True)
            if cleaned.is_whole_cell:
                skipped.append(f"cell {position} was skipped: it is not Python ({cleaned.skipped[0][:60]})")
            elif cleaned.skipped:
                cleaned_in.append(position)
        if fault and fault.is_costly:  # it must not be compiled again
            raise SubmissionError(
                f"cell {position} of the notebook cannot be read: {fault.reason}; mend it or delete it"
            )
        if fault:
            faults.append((position, fault))
        if text.strip():
            cells.append(Cell(text, f"{name}, cell {position}"))
    if faults and len(faults) == len(cells):
        position, fault = faults[0]
        where = f"cell {position}" + (f", line {fault.line}" if fault.line else "")
        raise SubmissionError(
            "Python can read none of the notebook's code cells; "
            f"the first fault is in {where}: {fault.reason}. Mend it and hand it in again."
        )
    notes = _first(skipped)
    if cleaned_in:
        plural = "s" if len(cleaned_in) > 1 else ""
        notes.append(f"magics and shell lines were skipped in cell{plural} {', '.join(_first(cleaned_in))}")
    return Source(path=path, cells=tuple(cells), is_notebook=True, notes=tuple(notes))


def _first(things: Sequence[object]) -> list[str]:
    """The first few in words, and how many more there are."""
    more = len(things) - _MAX_NAMED
    return [*map(str, things[:_MAX_NAMED]), *([f"and {more:,} more"] if more > 0 else [])]


def _notebook(data: bytes) -> dict[str, Any]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SubmissionError(
            f"a notebook is UTF-8 text, and byte {error.start} of this file is not; {_REMEDY}"
        ) from error
    if not text.strip():
        raise SubmissionError(f"the notebook is empty: not even its cells' list is there; {_REMEDY}")
    if text.count("[") + text.count("{") > _MAX_BRACKETS:
        raise SubmissionError(
            "the notebook holds more lists than any real one; clear its outputs, save it, and hand it in again"
        )
    try:
        notebook = json.loads(text)
    except json.JSONDecodeError as error:
        raise SubmissionError(
            f"a notebook is JSON, and this file is not: line {error.lineno}, {error.msg}; {_REMEDY}"
        ) from error
    except (RecursionError, ValueError) as error:  # nested too deeply; a number of more than 4,300 digits
        raise SubmissionError(f"the notebook's JSON cannot be read ({type(error).__name__}); {_REMEDY}") from error
    if not isinstance(notebook, dict):
        raise SubmissionError(f"a notebook is a JSON object, and this is a {type(notebook).__name__}; {_REMEDY}")
    return notebook


def _code_cells(notebook: dict[str, Any]) -> list[tuple[int, str]]:
    """(position among all cells, text) of every code cell."""
    version = notebook.get("nbformat")
    if type(version) is not int:
        raise SubmissionError(f"the notebook does not say its format (nbformat); {_REMEDY}")
    if version != 4:
        raise SubmissionError(
            f"the notebook has format {version}, and format 4 is read; "
            f"convert it with `jupyter nbconvert --to notebook`, or {_REMEDY}"
        )
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise SubmissionError(f"the notebook has no list of cells; {_REMEDY}")
    if len(cells) > _MAX_CELLS:
        raise SubmissionError(
            f"the notebook has {len(cells):,} cells, and at most {_MAX_CELLS:,} are read; delete some"
        )
    found = [(position, _source(cell, position)) for position, cell in enumerate(cells, 1) if _is_code(cell, position)]
    if sum(len(text) for _, text in found) > MAX_SOURCE_BYTES:
        raise SubmissionError(
            "the notebook's code cells hold more than 1 MB of source, the most that is read; move data out of them"
        )
    return found


def _is_code(cell: object, position: int) -> bool:
    if not isinstance(cell, dict) or not isinstance(cell.get("cell_type"), str):
        raise SubmissionError(f"cell {position} of the notebook has no cell_type; {_REMEDY}")
    return bool(cell["cell_type"] == "code")


def _source(cell: dict[str, Any], position: int) -> str:
    source = cell.get("source")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        raise SubmissionError(f"cell {position} of the notebook has no source; {_REMEDY}")
    # JSON may spell half a surrogate pair, which no Python source can hold.
    whole = source.encode("utf-8", "replace").decode("utf-8")
    return whole.replace("\r\n", "\n").replace("\r", "\n")
