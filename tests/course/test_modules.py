"""The teacher's modules: `exercises.a.b` is the reference inside them, and nothing of it stays behind."""

import sys
from types import ModuleType

import pytest

from autograder.course import load, load_text, read_course
from autograder.faults import CourseError
from tests.conftest import ONE


@pytest.fixture(autouse=True)
def nothing_is_left_behind():
    modules = {name for name in sys.modules if name.split(".")[0] in ("exercises", "solutions")}
    finders, path = list(sys.meta_path), list(sys.path)
    yield
    assert {name for name in sys.modules if name.split(".")[0] in ("exercises", "solutions")} == modules
    assert (sys.meta_path, sys.path) == (finders, path)


def test_a_solution_is_loaded_under_its_exercises_name(write_course):
    course = read_course(write_course())
    module = load(course, course.exercise("one"))
    assert module.one(1) == 2
    assert (module.__name__, module.__file__) == ("exercises.first.one", str(course.exercise("one").solution))


def test_imports_of_exercises_give_the_references_not_the_students_files(write_course, monkeypatch):
    root = write_course({"exercises/first/one.py": "def one(x):\n    raise AssertionError\n"})
    monkeypatch.syspath_prepend(root)
    course = read_course(root)
    module = load(course, course.exercise("three"))
    assert module.three(2) == 5
    assert module.Two is load(course, course.exercise("two")).Two


def test_a_module_is_loaded_once(write_course):
    root = write_course({"solutions/first/one.py": ONE + "\nCOUNT = []\n"})
    course = read_course(root)
    load(course, course.exercise("two"))
    assert load(course, course.exercise("one")) is load(course, course.exercise("one"))


def test_two_courses_with_the_same_names_do_not_meet(write_course):
    courses = [
        read_course(write_course({"solutions/first/one.py": ONE.replace("x + 1", f"x + {more}")}, name=f"more_{more}"))
        for more in (10, 20)
    ]
    assert [load(course, course.exercise("three")).three(0) for course in courses] == [10, 20]
    assert [load(course, course.exercise("one")).one(0) for course in courses] == [10, 20]


def test_what_was_imported_as_exercises_before_is_there_again_afterwards(write_course, monkeypatch):
    mine = ModuleType("exercises.first.one")
    monkeypatch.setitem(sys.modules, "exercises.first.one", mine)
    course = read_course(write_course())
    assert load(course, course.exercise("one")) is not mine
    assert sys.modules["exercises.first.one"] is mine


def test_a_changed_text_is_a_module_of_its_own_with_the_references_behind_it(write_course):
    course = read_course(write_course())
    two = course.exercise("two")
    changed = load_text(course, two, two.solution.read_text().replace("+ self.start", "- self.start"))
    assert changed.Two(1).forward(4) == 4
    assert load(course, two).Two(1).forward(4) == 6


def test_no_bytecode_is_written_beside_the_solutions(write_course):
    course = read_course(write_course())
    load(course, course.exercise("three"))
    assert not list(course.root.rglob("__pycache__"))


def test_dataclasses_and_annotations_as_strings_work_in_a_solution(write_course):
    text = (
        "from __future__ import annotations\nfrom dataclasses import dataclass\n@dataclass\nclass Point:\n    x: int\n"
    )
    course = read_course(write_course({"solutions/first/one.py": text + ONE}))
    assert load(course, course.exercise("one")).Point(3).x == 3


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("undefined", "NameError: name 'undefined' is not defined"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("raise ValueError('two\\nlines')", "ValueError: two"),
        ("raise ValueError", "ValueError"),
    ],
)
def test_a_solution_that_raises_is_told_with_its_line(write_course, line, told):
    course = read_course(write_course({"solutions/first/one.py": f"{ONE}\n{line}\n"}))
    with pytest.raises(CourseError) as caught:
        load(course, course.exercise("two"))
    assert str(caught.value) == (
        f"solutions/first/one.py:7: importing it raises {told}. Mend it: a solution must import cleanly."
    )


def test_a_fault_in_a_check_is_told_with_its_line_once(write_course):
    silent = "from autograder.checks import check\n\n\n@check(points=1)\ndef test_silent(): ...\n"
    course = read_course(write_course({"solutions/first/one.py": f"{ONE}\n{silent}"}))
    with pytest.raises(CourseError) as caught:
        load(course, course.exercise("two"))
    assert str(caught.value) == (
        "solutions/first/one.py:10: test_silent: put @check above @given(name=strategy), with named strategies only"
    )


def test_a_changed_text_that_is_not_python_is_told(write_course):
    course = read_course(write_course())
    with pytest.raises(CourseError) as caught:
        load_text(course, course.exercise("one"), "def one(x:\n")
    assert str(caught.value) == "solutions/first/one.py:1: not valid Python: '(' was never closed. Mend the line."
