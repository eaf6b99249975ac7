import pytest

from autograder.course import read_course
from autograder.examples.drawing import examples_of, plan_exercise, replayed_plan
from autograder.faults import CourseError, UsageError

SOLUTION = '''\
import torch
from jaxtyping import Float
from torch import Tensor

from autograder.checks import agreement, arguments


def double(x: Float[Tensor, "n"]) -> Float[Tensor, "n"]:
    """Doubles."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION


(test_values,) = agreement(double, arguments(double), returns="y", points={"values": 3})
'''

SETTINGS = """\
title = "Tiny"
language = "en"
points = 3

[assignments.first]
title = "First"
exercises.double = { points = 3 }
"""


@pytest.fixture
def course(tmp_path):
    return make(tmp_path, SOLUTION)


def make(folder, solution):
    (folder / "solutions" / "first").mkdir(parents=True)
    (folder / "course.toml").write_text(SETTINGS)
    (folder / "solutions" / "first" / "double.py").write_text(solution)
    return read_course(folder)


def numbers(plan):
    return [drawn.example["case"]["x"].tolist() for drawn in plan.checks[0].drawn]


def test_one_seed_draws_one_set_of_examples(course):
    exercise = course.exercises[0]
    assert numbers(plan_exercise(course, exercise, 5)) == numbers(plan_exercise(course, exercise, 5))
    assert numbers(plan_exercise(course, exercise, 5)) != numbers(plan_exercise(course, exercise, 6))


def test_the_simplest_example_comes_first_and_no_more_than_asked_for(course):
    check = plan_exercise(course, course.exercises[0], 0).checks[0].check
    found = examples_of(check, 1)
    assert found[0][0]["case"].sizes == {"n": 1}
    assert 1 < len(found) <= check.examples


def test_the_reference_has_answered_every_example(course):
    for drawn in plan_exercise(course, course.exercises[0], 0).checks[0].drawn:
        assert drawn.prepared.results.tolist() == (2 * drawn.example["case"]["x"]).tolist()


def test_points_that_do_not_add_up_are_the_courses_fault(tmp_path):
    course = make(tmp_path, SOLUTION.replace('"values": 3', '"values": 2'))
    with pytest.raises(
        CourseError, match=r"solutions/first/double.py: the checks add up to 2 points, course.toml gives 3"
    ):
        plan_exercise(course, course.exercises[0], 0)


def test_a_check_that_the_reference_fails_is_the_courses_fault(tmp_path):
    course = make(
        tmp_path,
        SOLUTION.replace(
            "(test_values,) =",
            '''from hypothesis import given
from autograder.checks import check


@check(points=3)
@given(case=arguments(double))
def test_wrong(case):
    """Nothing doubles."""
    assert double(case["x"]) is None


(_,) =''',
        ),
    )
    with pytest.raises(CourseError, match="the check wrong fails on the reference itself"):
        plan_exercise(course, course.exercises[0], 0)


ASSUMING = '''from hypothesis import assume, given
from autograder.checks import check


@check(points=3)
@given(case=arguments(double{sizes}))
def test_wrong(case):
    """Doubles."""
    assume(case["x"].shape[0] > 2)


(_,) ='''


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ("", "the check wrong draws or assumes while it runs .*; draw all of it in @given, within bounds"),
        (", sizes={'m': (1, 2)}", "solutions/first/double.py: the check wrong: sizes: no dimension is called m"),
    ],
)
def test_what_cannot_be_drawn_is_told_with_its_check(tmp_path, sizes, told):
    course = make(tmp_path, SOLUTION.replace("(test_values,) =", ASSUMING.replace("{sizes}", sizes)))
    with pytest.raises(CourseError, match=told):
        plan_exercise(course, course.exercises[0], 0)


def test_an_example_is_replayed_from_its_choices(course):
    exercise = course.exercises[0]
    drawn = plan_exercise(course, exercise, 0).checks[0].drawn[3]
    again = replayed_plan(course, exercise, "values", drawn.choices).checks[0].drawn[0]
    assert again.example["case"]["x"].tolist() == drawn.example["case"]["x"].tolist()


def test_a_case_of_another_check_is_refused(course):
    with pytest.raises(UsageError, match=r"has no check called 'nothing'\. There are: values\."):
        replayed_plan(course, course.exercises[0], "nothing", (1, 2))
    with pytest.raises(UsageError, match="this case does not belong to first/double, values"):
        replayed_plan(course, course.exercises[0], "values", (0,))
