"""Lets `pytest solutions/seq2seq/context_passing.py` check a solution against the solutions before it."""

from collections.abc import Generator
from pathlib import Path

import pytest

from autograder.course import mounted, read_course

_ROOT = Path(__file__).parent
_SOLUTIONS = _ROOT / "solutions"


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Collecting a file imports it; in one under solutions/, `exercises` means the solutions."""
    if isinstance(collector, pytest.Module) and collector.path.is_relative_to(_SOLUTIONS):
        with mounted(read_course(_ROOT)):
            return (yield)
    return (yield)
