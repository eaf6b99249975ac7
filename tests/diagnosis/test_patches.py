import pytest

from autograder.checks.mistake import Mistake
from autograder.course import load, read_course
from autograder.diagnosis.patches import Workshop, patched_text
from autograder.faults import CourseError

TEXT = """
FACTOR = 2


def one(x):
    ### BEGIN SOLUTION
    y = x + 1
    return y * FACTOR
    ### END SOLUTION


def helper(x):
    return x + 1
"""


def mistake(replace, by, id="wrong"):
    return Mistake(id, replace, by, says="It is wrong.", hint="Why?")


@pytest.fixture
def workshop(write_course):
    course = read_course(write_course({"solutions/first/one.py": TEXT}))
    exercise = course.exercise("one")
    return Workshop(exercise, vars(load(course, exercise)))


def test_a_patched_reference_makes_the_mistake_and_knows_the_files_other_names(workshop):
    assert workshop.patched(mistake("x + 1", "x + 5")).names["one"](0) == 10
    assert workshop.patched().names["one"](0) == 2


def test_two_mistakes_are_made_together_in_either_order(workshop):
    first, second = mistake("x + 1", "x - 1", "minus"), mistake("y * FACTOR", "y", "once")
    assert workshop.together(first, second).names["one"](0) == -1
    assert workshop.together(second, first).names["one"](0) == -1


def test_a_mistake_that_needs_what_the_other_leaves_comes_second(workshop):
    first, second = mistake("y * FACTOR", "z", "z"), mistake("y = x", "z = x", "name")
    assert workshop.together(first, second).names["one"](0) == 1


def test_two_mistakes_of_which_one_takes_the_others_place_are_no_pair(workshop):
    assert workshop.together(mistake("x + 1", "x"), mistake("x + 1", "1")) is None


@pytest.mark.parametrize("piece", ["x + 7", "y"])
def test_a_piece_must_occur_exactly_once_in_the_solution(write_course, piece):
    course = read_course(write_course({"solutions/first/one.py": TEXT}))
    with pytest.raises(CourseError, match=r"first/one: the mistake wrong replaces .* which occurs \d times"):
        patched_text(course.exercise("one"), TEXT, mistake(piece, "0"))


def test_what_stands_outside_the_solution_is_not_patched(write_course):
    course = read_course(write_course({"solutions/first/one.py": TEXT}))
    patched = patched_text(course.exercise("one"), TEXT, mistake("x + 1", "0"))
    assert "return x + 1" in patched


def test_a_patch_that_is_no_python_is_told_with_its_mistake(workshop):
    with pytest.raises(CourseError, match=r"first/one, with wrong:7: not valid Python"):
        workshop.patched(mistake("x + 1", "x +"))
