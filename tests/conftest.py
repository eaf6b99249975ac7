"""A small made-up course in a temporary folder, and the real course ready to grade."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

# Before anything imports numpy or torch, as the command line does it.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

SETTINGS = """\
title = "Small"
language = "en"
points = 6

[assignments.first]
title = "First"
exercises.one = { points = 1 }
exercises.two = { points = 2 }

[assignments.second]
title = "Second"
exercises.three = { points = 3 }
"""

ONE = '''\
def one(x):
    """Adds one."""
    ### BEGIN SOLUTION
    return x + 1
    ### END SOLUTION
'''

TWO = """\
from exercises.first.one import one


class Two:
    def __init__(self, start):
        ### BEGIN SOLUTION
        self.start = start
        ### END SOLUTION

    def forward(self, x):
        ### BEGIN SOLUTION
        return one(x) + self.start
        ### END SOLUTION


def helper(x):
    return x
"""

THREE = """\
from exercises.first.two import Two


def three(x):
    ### BEGIN SOLUTION
    return Two(x).forward(x)
    ### END SOLUTION
"""

WriteCourse = Callable[..., Path]


@pytest.fixture
def write_course(tmp_path: Path) -> WriteCourse:
    """Writes a course below a temporary folder; a file's text may be given by its path."""

    def write(files: dict[str, str | None] | None = None, name: str = "course") -> Path:
        root = tmp_path / name
        standard: dict[str, str | None] = {
            "course.toml": SETTINGS,
            "solutions/first/one.py": ONE,
            "solutions/first/two.py": TWO,
            "solutions/second/three.py": THREE,
        }
        for path, text in (standard | (files or {})).items():
            if text is not None:
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text, encoding="utf-8")
        return root

    return write


@pytest.fixture(scope="session")
def ready() -> Iterator[Any]:
    """The real course, ready to grade in this process: one zygote and one set of examples for all tests."""
    from autograder.course import read_course
    from autograder.pipeline import bench

    with bench(read_course(Path(__file__).parents[1])) as found:
        yield found
