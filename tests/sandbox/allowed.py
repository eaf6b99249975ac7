"""What a session may give, whatever the worker said."""

from collections.abc import Sequence
from typing import Any

import numpy
import torch

from autograder.sandbox.answering import Handle
from autograder.sandbox.load_report import LoadReport
from autograder.sandbox.values import AXES_LIMIT, DEPTH_LIMIT, INT_BITS_LIMIT, NODE_LIMIT, TORCH_NAMES, Opaque
from autograder.sandbox.wire import BODY_LIMIT, HEADER_LIMIT


def require_value(value: Any, given: Sequence[Any]) -> None:
    """Requires that a value is of a plain kind, all the way down, and within the limits.

    Args:
        value: what a session gave.
        given: objects that it may hold besides, for the worker was given them.
    """
    room = [3 * NODE_LIMIT, BODY_LIMIT]  # of values and bytes; many calls have a limit each
    _require_value(value, given, room, 0)


def _require_value(value: Any, given: Sequence[Any], room: list[int], depth: int) -> None:
    room[0] -= 1
    assert depth <= DEPTH_LIMIT + 1
    cls = type(value)
    if cls in (list, tuple, dict):
        items = [*value, *value.values()] if cls is dict else value
        for item in items:
            _require_value(item, given, room, depth + 1)
        assert cls is not dict or all(type(key) in (str, int) for key in value)
    elif cls is torch.Tensor:
        assert value.dtype in TORCH_NAMES and value.is_contiguous() and value.layout is torch.strided
        assert value.device.type == "cpu" and not value.requires_grad and value.ndim <= AXES_LIMIT
        assert value.numel() == 0 or value.untyped_storage().nbytes() == value.nbytes
        room[1] -= value.nbytes
    elif cls is numpy.ndarray or isinstance(value, numpy.generic):
        assert value.dtype.kind in "biuf" and value.ndim <= AXES_LIMIT and value.flags.c_contiguous
        room[1] -= value.nbytes
    elif cls is int:
        assert value.bit_length() <= INT_BITS_LIMIT
    elif cls is str:
        assert len(value) <= HEADER_LIMIT
    elif cls is Handle:
        assert 0 <= value.number < 1 << 63 and type(value.type_name) is str
    elif cls is Opaque:
        assert type(value.type_name) is str and len(value.type_name) <= 300
    else:
        assert value is None or cls in (bool, float) or any(value is thing for thing in given), cls
    assert min(room) >= 0


def require_fault(fault: BaseException) -> None:
    """Requires that a fault is made of plain values and has a short text."""
    text = str(fault)
    assert type(text) is str and len(text) <= 2 * HEADER_LIMIT
    for part in vars(fault).values():
        _require_plain(part)


def require_report(report: LoadReport) -> None:
    """Requires that the report of a load is made of plain values."""
    for names in (report.defined, report.other_names, report.forbidden):
        assert all(type(name) is str and len(name) <= 200 for name in names)
    for fault in (report.raised, *report.failed_cells):
        if fault is not None:
            require_fault(fault)


def _require_plain(part: Any) -> None:
    if type(part) in (tuple, list):
        for item in part:
            _require_plain(item)
    elif type(part) is dict:
        _require_plain([*part, *part.values()])
    elif type(part).__name__ == "Frame":
        _require_plain(list(vars(part).values()))
    else:
        assert type(part) in (bool, str, int, float), type(part)
        assert type(part) is not int or part.bit_length() <= 64
