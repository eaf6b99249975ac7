import json
from collections.abc import Callable

import pytest

from autograder.faults import SubmissionError
from autograder.intake.notebooks import read_notebook
from autograder.records import Cell

PATH = "seq2seq/lstm_step.ipynb"


def told(data: bytes) -> str:
    with pytest.raises(SubmissionError) as caught:
        read_notebook(data, PATH)
    return str(caught.value)


def test_code_cells_are_taken_in_order_with_their_position_among_all_cells(notebook: Callable) -> None:
    source = read_notebook(notebook(("markdown", "# Title"), "x = 1", ("raw", "%%"), ["y = 2\n", "z = 3"]), PATH)
    assert source.cells == (Cell("x = 1", "lstm_step.ipynb, cell 2"), Cell("y = 2\nz = 3", "lstm_step.ipynb, cell 4"))
    assert source.is_notebook
    assert source.notes == ()


def test_magics_are_skipped_and_noted(notebook: Callable) -> None:
    source = read_notebook(notebook("%matplotlib inline\nx = 1", "y = '%s'", "%%bash\nls", "!ls\nz = 1"), PATH)
    assert [cell.text for cell in source.cells] == ["\nx = 1", "y = '%s'", "\nz = 1"]
    assert source.notes == (
        "cell 3 was skipped: it is not Python (%%bash)",
        "magics and shell lines were skipped in cells 1, 4",
    )


def test_of_many_magics_the_first_are_noted(notebook: Callable) -> None:
    *_, whole_cells, lines = read_notebook(notebook(*["%%bash\nls"] * 30, *["!ls"] * 30), PATH).notes
    assert whole_cells == "and 20 more"
    assert lines == ("magics and shell lines were skipped in cells 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, and 20 more")


def test_a_cell_that_is_python_is_left_alone(notebook: Callable) -> None:
    cell = 'text = """\n%matplotlib inline\n"""\nx = 7 \\\n%3'
    assert read_notebook(notebook(cell), PATH).cells[0].text == cell


def test_a_cell_that_does_not_parse_stays_beside_one_that_does(notebook: Callable) -> None:
    source = read_notebook(notebook("x = (", "y = 1"), PATH)
    assert [cell.text for cell in source.cells] == ["x = (", "y = 1"]


def test_a_cell_that_cannot_be_compiled_cheaply_makes_the_notebook_unreadable(notebook: Callable) -> None:
    cell = "x = (" + '"a" * 4096 + ' * 2000 + "'')"
    assert "cell 2 of the notebook cannot be read" in told(notebook("x = 1", cell))


def test_a_notebook_in_which_nothing_parses_is_unreadable(notebook: Callable) -> None:
    assert told(notebook(("markdown", "x"), "x = (", "", "def")) == (
        "Python can read none of the notebook's code cells; the first fault is in cell 2, line 1: "
        "'(' was never closed. Mend it and hand it in again."
    )


@pytest.mark.parametrize("cells", [(), ("",), (("markdown", "x"),), ("%%bash\nls",)])
def test_a_notebook_without_python_is_readable_and_empty(notebook: Callable, cells: tuple) -> None:
    assert read_notebook(notebook(*cells), PATH).cells == ()


def test_a_mark_in_front_and_nan_in_the_outputs_are_no_fault(notebook: Callable) -> None:
    data = notebook("x = 1", metadata={"loss": float("nan")})
    assert read_notebook(b"\xef\xbb\xbf" + data, PATH).cells[0].text == "x = 1"


def test_half_a_surrogate_pair_becomes_a_question_mark(notebook: Callable) -> None:
    assert read_notebook(notebook("x = '\ud800'"), PATH).cells[0].text == "x = '?'"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "the notebook is empty"),
        (b"x = 1", "a notebook is JSON, and this file is not: line 1"),
        (b"\xff\xfe", "a notebook is UTF-8 text, and byte 0"),
        (b"[1, 2]", "a notebook is a JSON object, and this is a list"),
        (b"{}", "does not say its format"),
        (b'{"nbformat": true, "cells": []}', "does not say its format"),
        (b'{"nbformat": 3, "worksheets": []}', "has format 3, and format 4 is read; convert it with"),
        (b'{"nbformat": 5, "cells": []}', "has format 5"),
        (b'{"nbformat": 4}', "has no list of cells"),
        (b'{"nbformat": 4, "cells": [3]}', "cell 1 of the notebook has no cell_type"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code"}]}', "cell 1 of the notebook has no source"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": [1]}]}', "cell 1 of the notebook has no source"),
        (b"[" * 100_000, "cannot be read (RecursionError)"),
        (b'{"nbformat": ' + b"4" * 5_000 + b"}", "cannot be read (ValueError)"),
        (b"[" * 2_000_001, "more lists than any real one"),
        (b'{"nbformat": 4, "cells": [' + b"{}," * 20_000 + b"{}]}", "has 20,001 cells, and at most 20,000 are read"),
        (b" " * 20_000_001, "larger than 20 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_broken_notebook_is_told_with_its_fault(data: bytes, why: str) -> None:
    assert why in told(data)


def test_more_than_a_megabyte_of_code_is_refused_but_not_of_outputs(notebook: Callable) -> None:
    assert "more than 1 MB of source" in told(notebook("#" * 600_000, "#" * 600_000))
    assert read_notebook(notebook("x = 1", ("markdown", "#" * 2_000_000)), PATH).cells[0].text == "x = 1"


def test_the_order_of_keys_in_the_file_does_not_matter() -> None:
    cell = {"source": "x = 1", "cell_type": "code", "attachments": {}, "id": "a"}
    data = json.dumps({"cells": [cell], "nbformat_minor": 2, "nbformat": 4}).encode()
    assert read_notebook(data, PATH).cells[0].text == "x = 1"
