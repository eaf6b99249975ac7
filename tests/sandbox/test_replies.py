import json

import numpy
import pytest
import torch

from autograder.sandbox.outcomes import BadReply, Frame, NotDefined, OutOfMemory, Raised, WrongParameters
from autograder.sandbox.replies import fault_node, read_fault, read_gradients, read_names, read_number

FRAME = Frame("a.py", 1, "f", "1 / 0")


@pytest.mark.parametrize(
    "fault",
    [
        Raised("ValueError", "bad", [FRAME]),
        OutOfMemory([FRAME]),
        NotDefined("f"),
        WrongParameters("M", ["a"], ["b"], {"c": ((1, 2), (2, 1))}),
    ],
)
def test_a_fault_comes_as_it_was_written(fault):
    back = read_fault(json.loads(json.dumps(fault_node(fault))))
    assert type(back) is type(fault)
    assert str(back) == str(fault)


def test_near_misses_are_found_where_the_names_are_known():
    assert str(read_fault(fault_node(NotDefined("masks")), ["mask"])).endswith("Did you mean this by `mask`?")


@pytest.mark.parametrize(
    "node",
    [
        None,
        [],
        {"kind": "raised"},
        {"kind": numpy.arange(3), "type": "E", "message": "", "frames": []},
        {"kind": "memory", "frames": [["a.py", True, "f", ""]]},
        {"kind": "memory", "frames": [["a.py", 1 << 64, "f", ""]]},
        {"kind": "raised", "type": 1, "message": "", "frames": []},
        {"kind": "raised", "type": "E", "message": "", "frames": [["a", "1", "f", ""]]},
        {"kind": "raised", "type": "E", "message": "", "frames": {}},
        {"kind": "memory", "frames": [[]] * 2000},
        {"kind": "timeout"},
        {"kind": "parameters", "class": "M", "missing": [1], "unexpected": [], "shapes": []},
        {"kind": "parameters", "class": "M", "missing": [], "unexpected": [], "shapes": [["a", [1], ["2"]]]},
        {"kind": "parameters", "class": "M", "missing": [], "unexpected": [], "shapes": [["a"]]},
    ],
)
def test_what_is_no_fault_is_refused(node):
    with pytest.raises(BadReply):
        read_fault(node)


@pytest.mark.parametrize(
    ("read", "node"),
    [
        (read_names, "abc"),
        (read_names, [1]),
        (read_names, ["a"] * 2000),
        (read_number, True),
        (read_number, -1),
        (read_number, 1 << 63),
        (read_number, "1"),
        (read_gradients, []),
        (read_gradients, {"x": 1}),
        (read_gradients, {1: torch.zeros(1)}),
    ],
)
def test_what_has_another_form_is_refused(read, node):
    with pytest.raises(BadReply):
        read(node)
