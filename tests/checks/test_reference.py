import importlib.util
from types import ModuleType

import pytest

from autograder.checks.reference import reference_of
from autograder.faults import CourseError
from tests.conftest import WriteCourse

USES_ONE = """\
from exercises.first.one import one


def two(x):
    ### BEGIN SOLUTION
    return one(x) + 1
    ### END SOLUTION
"""


def imported(path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("student", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_in_a_solution_the_reference_is_the_function_itself(write_course: WriteCourse) -> None:
    module = imported(write_course() / "solutions" / "first" / "one.py")
    assert reference_of(module.one, vars(module)) is module.one


def test_in_a_students_file_it_is_the_solution_which_uses_the_solutions_before_it(write_course: WriteCourse) -> None:
    files = {"solutions/first/two.py": USES_ONE, "exercises/first/two.py": "def two(x):\n    return x\n"}
    root = write_course({**files, "exercises/first/one.py": "def one(x):\n    return 100\n"})
    module = imported(root / "exercises" / "first" / "two.py")
    assert reference_of(module.two, vars(module))(5) == 7


def test_without_the_solution_it_says_what_is_not_here(write_course: WriteCourse) -> None:
    module = imported(write_course({"exercises/first/four.py": "def four():\n    pass\n"}) / "exercises/first/four.py")
    with pytest.raises(CourseError, match=r"four\.py: agreement needs solutions/first/four\.py, which is not here"):
        reference_of(module.four, vars(module))
