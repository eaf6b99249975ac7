import pytest

from autograder.sandbox.outcomes import OutOfMemory, Raised
from tests.sandbox.conftest import source


def test_a_file_that_raises_defines_nothing(open_session):
    session = open_session("def f(x): return x\nraise ValueError('late')")
    assert session.report.defined == frozenset()
    assert isinstance(session.report.raised, Raised)
    assert session.report.raised.frames[0].line == 2
    with pytest.raises(Raised, match="late"):
        session.call("f", {"x": 1})


@pytest.mark.parametrize("line", ["import sys; sys.exit()", "raise KeyboardInterrupt", "def f(:", "\0", "return 1"])
def test_whatever_ends_a_file_is_reported(open_session, line):
    assert isinstance(open_session(line).report.raised, Raised)


def test_memory_that_is_refused_while_loading_is_reported(open_session):
    assert isinstance(open_session("x = bytearray(10**12)").report.raised, OutOfMemory)


def test_a_notebook_goes_on_after_a_failing_cell(open_session):
    session = open_session(cells=("a = 1", "b = 1 / 0", "def f(): return a"))
    (failed,) = session.report.failed_cells
    assert isinstance(failed, Raised)
    assert failed.type_name == "ZeroDivisionError"
    assert failed.frames[0].label == "lstm_step.ipynb, cell 2"
    assert session.report.raised is None
    assert session.call("f", {}) == 1


def test_the_main_block_does_not_run(open_session):
    code = "def f(): return __name__, __file__\nif __name__ == '__main__':\n    raise ValueError"
    assert open_session(code).call("f", {}) == ("exercises.seq2seq.lstm_step", "lstm_step.py")


@pytest.mark.parametrize(
    "line",
    [
        "from exercises.seq2seq.rnn_step import rnn_step",
        "from .rnn_step import rnn_step",
        "from exercises.seq2seq import rnn_step as m; rnn_step = m.rnn_step",
        "import exercises.seq2seq.rnn_step; rnn_step = exercises.seq2seq.rnn_step.rnn_step",
        "from importlib import import_module; rnn_step = import_module('exercises.seq2seq.rnn_step').rnn_step",
    ],
)
def test_an_earlier_exercise_is_imported(open_session, line):
    earlier = {"seq2seq/rnn_step": source("def rnn_step(x): return x + 1", label="rnn_step")}
    assert open_session(f"{line}\ndef f(x): return rnn_step(x)", earlier=earlier).call("f", {"x": 1}) == 2


def test_an_earlier_notebook_is_imported_with_what_it_defines(open_session):
    earlier = {"seq2seq/rnn_step": source("1 / 0", "def rnn_step(x): return 5", label="rnn_step", is_notebook=True)}
    session = open_session("from exercises.seq2seq.rnn_step import rnn_step as f", earlier=earlier)
    assert session.call("f", {"x": 1}) == 5
    assert session.report.failed_cells == ()


def test_an_earlier_exercise_that_raises_shows_both_files(open_session):
    earlier = {"seq2seq/rnn_step": source("1 / 0", label="rnn_step")}
    raised = open_session("\nimport exercises.seq2seq.rnn_step", earlier=earlier).report.raised
    assert isinstance(raised, Raised)
    assert [(frame.label, frame.line) for frame in raised.frames] == [("lstm_step.py", 2), ("rnn_step.py", 1)]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("exercises.seq2seq.rnn_step", "was not handed in, or comes later"),
        ("exercises.attention.masks", "was not handed in, or comes later"),
        ("solutions.seq2seq.lstm_step", "No module named 'solutions'"),
    ],
)
def test_what_may_not_be_imported_is_refused_with_the_reason(open_session, name, reason):
    for code in (f"import {name}", f"def f():\n    import {name}"):
        session = open_session(code)
        fault = session.report.raised
        if fault is None:
            with pytest.raises(Raised) as caught:
                session.call("f", {})
            fault = caught.value
        assert fault.type_name == "ModuleNotFoundError"
        assert reason in fault.message


def test_a_file_that_imports_itself_finds_what_it_defined_so_far(open_session):
    name = "exercises.seq2seq.lstm_step"
    session = open_session(cells=(f"from {name} import f", "def f(): return 1", f"from {name} import f as g"))
    assert len(session.report.failed_cells) == 1
    assert session.call("f", {}) == 1


def test_an_earlier_exercise_cannot_import_a_later_one(open_session):
    earlier = {"seq2seq/rnn_step": source("import exercises.seq2seq.lstm_step", label="rnn_step")}
    raised = open_session("import exercises.seq2seq.rnn_step", earlier=earlier).report.raised
    assert isinstance(raised, Raised)
    assert "rnn_step.py can import only earlier exercises" in raised.message


def test_modules_that_were_not_loaded_before_can_still_be_imported(open_session):
    code = "import numpy.polynomial, statistics, torch.nn.utils.rnn\ndef f():\n    import fractions\n    return 1"
    assert open_session(code).call("f", {}) == 1


def test_dataclasses_and_annotations_work(open_session):
    code = """
from __future__ import annotations
from dataclasses import dataclass
from jaxtyping import Float
from torch import Tensor

@dataclass
class State:
    h: Float[Tensor, "batch d"]

def f(x: Float[Tensor, "*b d"]) -> int:
    return State(3).h
"""
    assert open_session(code).call("f", {"x": 1}) == 3
