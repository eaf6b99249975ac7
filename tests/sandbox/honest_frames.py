"""Frames that an honest worker says, of every kind.

A frame is said in answer to a question; some are questions themselves, so that a conversation is a list of turns.
"""

import json
import math
import struct
from collections.abc import Mapping, Sequence
from typing import Any

import numpy
import torch

from autograder.sandbox.encoding import encode, opaque_node
from autograder.sandbox.outcomes import Frame, NotDefined, OutOfMemory, Raised, WrongParameters
from autograder.sandbox.replies import fault_node
from autograder.sandbox.values import TORCH_DTYPES

REQUEST = "0" * 16
"""Stands for the number of the grader's question."""

Turn = tuple[Any, bytes]
"""The header, as JSON, and the body."""

PREFIX = struct.Struct("!4sIQ")
_BETWEEN = b"\n-- the grader answers --\n"


def framed(header: Any, body: bytes = b"") -> bytes:
    """One frame: header and body with their lengths in front."""
    return whole(written(header), body)


def whole(text: str, body: bytes) -> bytes:
    data = text.encode("utf-8", "surrogatepass")
    return PREFIX.pack(b"AGW1", len(data), len(body)) + data + body


def joined(turns: Sequence[bytes]) -> bytes:
    """A conversation as the content of a file."""
    return _BETWEEN.join(turns)


def parted(content: bytes) -> list[bytes]:
    """The turns in a file."""
    return content.split(_BETWEEN)


def announced(data: bytes) -> int:
    """How long a frame is by what its start says."""
    if len(data) < PREFIX.size:
        return PREFIX.size
    _, header, body = PREFIX.unpack_from(data)
    return int(PREFIX.size + header + body)


def written(header: Any) -> str:
    return json.dumps(header, separators=(",", ":"))


def _turn(op: str, tree: Any, foreign: Mapping[str, Any] | None = None, **fields: Any) -> Turn:
    """What an honest worker says; in the tree the names in `foreign` stand for nodes."""
    nodes = foreign or {}
    node, buffers = encode(tree)

    def placed(part: Any) -> Any:
        if isinstance(part, list):
            return [placed(item) for item in part]
        if isinstance(part, dict):
            return {key: placed(item) for key, item in part.items()}
        return nodes.get(part, part) if isinstance(part, str) else part

    return {"op": op, "request": REQUEST, "value": placed(node), **fields}, b"".join(buffers)


def _fault(fault: Any) -> Turn:
    return {"op": "reply", "request": REQUEST, "fault": fault_node(fault)}, b""


_ONES = torch.ones(2, 3)
_FRAME = Frame("lstm_step.py", 3, "f", "return x @ x")
_RAISED = Raised("ValueError", "no", [_FRAME], ["ValueError", "Exception"])
_PARAMETERS = WrongParameters("M", ["w"], ["v"], {"w": ((2, 3), (3, 2))})
_VALUE = [
    (1, -2.5, True, None, "text"),
    {"a": 1 << 70, 3: [math.nan, -math.inf]},
    (_ONES, torch.tensor([True, False]), torch.zeros(2, dtype=torch.bfloat16), torch.tensor(3), torch.zeros(0, 3)),
    (numpy.arange(3), numpy.float32(1.5)),
]
_TENSORS = [torch.ones(2, dtype=dtype) for dtype in TORCH_DTYPES.values()]
_ARGUMENTS = {"arguments": (_ONES, "OWN"), "keywords": {}}
_OWN = {"OWN": {"own": 0}}
_WEIGHTS = {"linear.weight": torch.ones(3, 3), "linear.bias": torch.ones(3)}
_REPORT = {"defined": ["f"], "raised": None, "failed_cells": [], "other_names": ["g"]}
_CONSTRUCT = _turn("ask", {"arguments": (3,), "keywords": {}}, kind="construct", key=2)
_CALLED = _turn("ask", {**_ARGUMENTS, "answers": [_ONES]}, _OWN, kind="function", key=1, want="value")
_DONE = _turn("reply", _ONES)


def _many(*turns: Turn) -> Turn:
    answers = [{**{k: v for k, v in header.items() if k in ("value", "fault")}, "size": len(b)} for header, b in turns]
    return {"op": "reply", "request": REQUEST, "answers": answers}, b"".join(body for _, body in turns)


HONEST: tuple[tuple[str, tuple[Turn, ...]], ...] = (
    ("load", (_turn("reply", _REPORT),)),
    ("load", (_turn("reply", {**_REPORT, "raised": fault_node(_RAISED), "failed_cells": [fault_node(_PARAMETERS)]}),)),
    ("load", (_turn("ask", "torch.nn.LSTM", kind="tried"), _turn("reply", _REPORT))),
    ("value", (_turn("reply", _VALUE),)),
    ("value", (_turn("reply", _TENSORS),)),
    (
        "value",
        (_turn("reply", ["C", "S", "H"], {"C": {"callable": 3}, "S": {"opaque": 4}, "H": {"handle": [1, "M"]}}),),
    ),
    ("value", (_turn("reply", ["O"], {"O": opaque_node(object())}),)),
    ("value", (_fault(_RAISED),)),
    ("value", (_fault(OutOfMemory([_FRAME])),)),
    ("value", (_fault(NotDefined("f")),)),
    ("value", (_fault(_PARAMETERS),)),
    ("value", (_turn("ask", {**_ARGUMENTS, "answers": []}, _OWN, kind="function", key=1, want="value"), _DONE)),
    (
        "value",
        (_turn("ask", {**_ARGUMENTS, "answers": []}, _OWN, kind="function", key=3, want="value"), _CALLED, _DONE),
    ),
    (
        "value",
        (
            _turn(
                "ask",
                {**_ARGUMENTS, "answers": [_ONES], "cotangents": [_ONES]},
                _OWN,
                kind="function",
                key=1,
                want="gradient",
            ),
            _DONE,
        ),
    ),
    ("value", (_CONSTRUCT, _DONE)),
    (
        "value",
        (
            _CONSTRUCT,
            _turn(
                "ask",
                {"parameters": _WEIGHTS, "arguments": (_ONES,), "keywords": {}},
                kind="method",
                key=5,
                method="forward",
                training=[True] * 3,
                draw=1,
                want="value",
            ),
            _DONE,
        ),
    ),
    ("gradient", (_turn("reply", {"x": _ONES, "w[0]": torch.ones(3)}),)),
    ("gradient", (_turn("reply", None),)),
    ("effects", (_turn("reply", ({"w": _ONES}, {"": True, "drop": False})),)),
    ("changes", (_turn("reply", ("x",)),)),
    ("build", (_turn("reply", 1),)),
    ("build", (_fault(_PARAMETERS),)),
    ("read", (_turn("reply", 7),)),
    ("many", (_many(_DONE, _turn("reply", 1), _turn("reply", _VALUE)),)),
    ("many", (_many(_DONE, _fault(_RAISED)),)),
    (
        "many",
        (
            _turn("ask", {**_ARGUMENTS, "answers": []}, _OWN, kind="function", key=1, want="value", at=0),
            _many(_DONE, _turn("reply", 1), _DONE),
        ),
    ),
)
