from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
import torch

from autograder.course import Course, load, read_course

Solution = Callable[[str], ModuleType]


ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def course() -> Course:
    """The course."""
    return read_course(ROOT)


@pytest.fixture(scope="session")
def solution(course: Course) -> Solution:
    """The teacher's module of an exercise, by name."""
    return lambda name: load(course, course.exercise(name))


@pytest.fixture(params=[torch.float32, torch.float64], ids=["float32", "float64"])
def dtype(request: pytest.FixtureRequest) -> torch.dtype:
    found: torch.dtype = request.param
    return found


@pytest.fixture(autouse=True)
def _same_numbers_every_time() -> None:
    torch.manual_seed(20)
