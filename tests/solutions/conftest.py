from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
import torch

from autograder.course import Course, load, read_course

Solution = Callable[[str], ModuleType]


ROOT = Path(__file__).parents[2]
SETTINGS = Path(__file__).with_name("whole_course.toml")


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The course with its drafts, as if they were part of it."""
    root = tmp_path_factory.mktemp("whole")
    (root / "course.toml").write_text(SETTINGS.read_text("utf-8"))
    (root / "solutions").symlink_to(ROOT / "solutions")
    return read_course(root)


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
