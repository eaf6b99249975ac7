"""What the grader itself says is there in Korean: no English word is left but names."""

import inspect
import re
from pathlib import Path

import numpy
import pytest
import torch

from autograder.checks import sentences
from autograder.checks.agreement import _DESCRIPTIONS
from autograder.language import read_po
from autograder.sandbox import outcomes
from autograder.sandbox.outcomes import Frame

SAY = read_po(Path(inspect.getfile(read_po)).with_name("ko.po"), "ko.po")
SHAPE = (2, 3)

TOLD = {
    "returned_nothing": [sentences.returned_nothing("f", "h and c"), sentences.returned_nothing("f", "y")],
    "wrong_kind": [
        sentences.wrong_kind("y", wanted, value)
        for wanted in ("a torch tensor", "a tensor or an array", "a float")
        for value in (torch.zeros(SHAPE), numpy.zeros(SHAPE), (1, 2), 1.5, object())
    ],
    "wrong_count": [sentences.wrong_count("f", ["h", "c"], torch.zeros(SHAPE))],
    "wrong_shape": [
        sentences.wrong_shape("y", "(batch, d_h)", SHAPE, (3, 2)),
        sentences.wrong_shape("y", "2 axes", SHAPE, (3,)),
    ],
    "wrong_dtype": [
        sentences.wrong_dtype("y", "float32", "float64", "float32"),
        sentences.wrong_dtype("y", "int64", "int32", "float32"),
    ],
    "wrong_values": [
        sentences.wrong_values("y", 1, 2, True),
        sentences.wrong_values("y", 1, 1, False),
        sentences.wrong_values("y", 1, 2, False),
    ],
    "changed_arguments": [sentences.changed_arguments("f", ["x"]), sentences.changed_arguments("f", ["x", "h"])],
    "wrong_gradient": [
        sentences.wrong_gradient("f", "x", 1, 2, is_zero=True),
        sentences.wrong_gradient("f", "x", 1, 2, is_zero=False),
    ],
    "wrong_parameter": [
        sentences.wrong_parameter("f", "w", 1, 2, untouched=True),
        sentences.wrong_parameter("f", "w", 1, 2, untouched=False),
    ],
    "parameter_gone": [sentences.parameter_gone("f", "w")],
    "wrong_mode": [sentences.wrong_mode("f", "m", True), sentences.wrong_mode("f", "m", False)],
    "wrong_parameters": [
        sentences.wrong_parameters("M", ["w", "b"], ["w"], []),
        sentences.wrong_parameters("M", ["w", "b"], [], ["v"]),
        sentences.wrong_parameters("M", ["w", "b"], ["w"], ["v"]),
    ],
}
OUTCOMES = {
    "Raised": [
        outcomes.Raised("KeyError", "'x'", [Frame("f.py", 3, "f", "y = x")]),
        outcomes.Raised("KeyError", "'x'", [Frame("f.py", 3, "<module>", "y = x")]),
        outcomes.Raised("KeyError", ""),
    ],
    "OutOfMemory": [outcomes.OutOfMemory()],
    "TimedOut": [outcomes.TimedOut(20.0), outcomes.TimedOut(5.0, of_one_call=True)],
    "Crashed": [outcomes.Crashed("exit code 3")],
    "ForbiddenCall": [outcomes.ForbiddenCall(["torch.nn.LSTM"])],
    "NotDefined": [outcomes.NotDefined("lstm_step"), outcomes.NotDefined("lstm_step", ["lstmstep"])],
    "WrongParameters": [
        outcomes.WrongParameters("M", ["w"], [], {}),
        outcomes.WrongParameters("M", [], ["v"], {}),
        outcomes.WrongParameters("M", [], [], {"w": ((1, 2), (2, 1))}),
    ],
    "BadReply": [outcomes.BadReply("cut")],
}
# Names and code, which stay as they are.
KEPT = re.compile(
    r"`[^`]*`|\(batch, d_h\)|NumPy|torch\.[\w.]+|torch|NaN|None|dtype|float32|float64|int64|int32|float|tuple|object|"
    r"state dict|train|eval|KeyError|NotImplementedError|exit code 3|f\.py|y = x|cut|\b[fyxhcwbvmM]\b"
)


def closed(text: str) -> str:
    return text if text.endswith((".", "?")) else text + "."


@pytest.mark.parametrize("told", [told for group in TOLD.values() for told in group])
def test_every_sentence_about_results_is_translated(told):
    assert re.search("[A-Za-z]{2,}", KEPT.sub("", SAY(told))) is None, SAY(told)


@pytest.mark.parametrize("told", [closed(str(one)) for group in OUTCOMES.values() for one in group])
def test_every_sentence_about_an_outcome_is_translated(told):
    assert re.search("[A-Za-z]{2,}", KEPT.sub("", SAY(told))) is None, SAY(told)


@pytest.mark.parametrize("about", ["", " for left-padded rows"])
@pytest.mark.parametrize("part", _DESCRIPTIONS)
def test_every_agreement_is_described_in_korean(part, about):
    description = _DESCRIPTIONS[part].format("f").removesuffix(".") + about + "."
    left = KEPT.sub("", SAY(description)).replace("for left-padded rows", "")
    assert re.search("[A-Za-z]{2,}", left) is None, SAY(description)


def test_no_sentence_is_forgotten_here():
    functions = {name for name, _ in inspect.getmembers(sentences, inspect.isfunction)}
    assert set(TOLD) == functions - {"shape_text", "kind_text", "listed"}
    faults = {
        name for name, kind in inspect.getmembers(outcomes, inspect.isclass) if issubclass(kind, outcomes.StudentFault)
    }
    assert set(OUTCOMES) == faults - {"StudentFault"}
