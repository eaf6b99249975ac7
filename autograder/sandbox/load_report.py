"""What became of a student's file when it was loaded."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from autograder.sandbox.outcomes import BadReply, ForbiddenCall, StudentFault
from autograder.sandbox.replies import read_fault, read_faults, read_names


@dataclass(frozen=True)
class LoadReport:
    """What became of a student's file when it was loaded.

    Attributes:
        defined: which of the wanted names are there.
        raised: what ended a .py file, after which nothing is defined.
        failed_cells: what the failing cells of a notebook raised.
        other_names: public names that the file defines besides, for near misses.
        forbidden: dotted torch names that the file called while it was loaded.
    """

    defined: frozenset[str] = frozenset()
    raised: StudentFault | None = None
    failed_cells: tuple[StudentFault, ...] = ()
    other_names: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()


def read_report(node: Any, tried: Sequence[str]) -> LoadReport:
    """Reads the report of a worker.

    Args:
        node: as it came.
        tried: the shortcuts that were refused; they beat the error that followed.

    Raises:
        BadReply: it is no report.
    """
    match node:
        case {"defined": defined, "raised": raised, "failed_cells": failed, "other_names": others}:
            return LoadReport(
                frozenset(read_names(defined)),
                None if raised is None else ForbiddenCall(tried) if tried else read_fault(raised),
                read_faults(failed),
                read_names(others),
                tuple(tried),
            )
    raise BadReply("a report that is none")
