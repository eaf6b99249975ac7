"""Which mistake is named, on a small exercise of two functions."""

from types import ModuleType

import pytest

from autograder.checks.binding import bound
from autograder.course import Course, load, read_course
from autograder.diagnosis.naming import Diagnostician
from autograder.examples.drawing import plan_exercise

TEXT = '''
import torch
from jaxtyping import Float
from torch import Tensor

from autograder.checks import agreement, arguments


def scaled(x: Float[Tensor, "batch d"], y: Float[Tensor, "batch d"]) -> Float[Tensor, "batch d"]:
    """Gives 2x + tanh(y)."""
    ### BEGIN SOLUTION
    doubled = x * 2
    squashed = torch.tanh(y)
    return doubled + squashed
    ### END SOLUTION


def shifted(x: Float[Tensor, "batch d"]) -> Float[Tensor, "batch d"]:
    """Gives scaled(x, 0) + 1."""
    ### BEGIN SOLUTION
    return scaled(x, torch.zeros_like(x)) + 1
    ### END SOLUTION


test_scaled_values, test_scaled_unchanged = agreement(
    scaled, arguments(scaled), returns="z", points={"values": 0.4, "unchanged": 0.1}
)
(test_shifted_values,) = agreement(shifted, arguments(shifted), returns="z", points={"values": 0.5})

from autograder.checks import Mistake


def made(id, replace, by, group=""):
    return Mistake(id, replace, by, says=f"{id}.", hint="?", group=group)


MISTAKES = (
    made("once", "x * 2", "x"),
    made("no_tanh", "torch.tanh(y)", "y"),
    made("sigmoid", "torch.tanh(y)", "torch.sigmoid(y)"),
    made("minus", "doubled + squashed", "doubled - squashed"),
    made("no_shift", ") + 1", ")"),
    made("shifted_by_two", ") + 1", ") + 2"),
    made("plus_one", "return doubled", "return 1 + doubled"),
    made("in_place", "x * 2", "x.mul_(2)"),
    made("twin", "x * 2", "x * 3", group="threes"),
    made("other_twin", "x * 2", "3 * x", group="threes"),
    made("ambiguous", "x * 2", "x * 4"),
    made("ambiguous_too", "x * 2", "x + 3 * x"),
)
'''


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> tuple[Course, ModuleType, Diagnostician]:
    root = tmp_path_factory.mktemp("course")
    (root / "solutions" / "first").mkdir(parents=True)
    (root / "solutions" / "first" / "one.py").write_text(TEXT)
    (root / "course.toml").write_text(
        'title = "S"\npoints = 1\n[assignments.first]\ntitle = "F"\nexercises.one = { points = 1 }\n'
    )
    course = read_course(root)
    plan = plan_exercise(course, course.exercise("one"), 0)
    return course, load(course, course.exercise("one")), Diagnostician(plan)


@pytest.fixture
def named(small):
    """The causes that are named for functions written by hand, as sets of ids that belong together."""
    import torch

    _, module, diagnostician = small

    def name(scaled=None, shifted=None) -> list[list[str]]:
        own_scaled = scaled or module.scaled
        given = {
            "scaled": own_scaled,
            "shifted": shifted or (lambda x: own_scaled(x, torch.zeros_like(x)) + 1),
        }
        with bound(vars(module), given):
            answers = diagnostician.answers()
        return [[mistake.id for mistake in made.mistakes] for made in diagnostician.explanations(answers)]

    return name


def test_right_code_has_no_cause(named):
    assert named(scaled=lambda x, y: y.tanh() + x + x) == []


def test_a_mistake_written_another_way_is_named(named):
    assert named(scaled=lambda x, y: x + y.tanh()) == [["once"]]


def test_a_mistake_is_named_only_if_it_explains_every_function_that_it_touches(named, small):
    # Right in `shifted`, which would be wrong as well if `scaled` were: not what the mistake does.
    assert named(scaled=lambda x, y: x + y.tanh(), shifted=lambda x: 2 * x + 1) == []


def test_one_mistake_in_each_of_two_functions_names_both(named):
    assert named(scaled=lambda x, y: 2 * x + y, shifted=lambda x: 2 * x) == [["no_tanh"], ["no_shift"]]


def test_two_mistakes_in_one_function_are_named_together(named):
    assert named(scaled=lambda x, y: x - y.tanh()) == [["once", "minus"]]
    assert named(scaled=lambda x, y: x + y.sigmoid()) == [["once", "sigmoid"]]


def test_two_mistakes_of_which_one_runs_through_both_functions_are_named_together(named):
    assert named(scaled=lambda x, y: x + y.tanh(), shifted=lambda x: x + 2) == [["once", "shifted_by_two"]]


def test_what_a_pair_explains_in_one_function_is_not_named_once_more_in_the_other(named):
    # Of `shifted` alone one could say that it adds 2; `plus_one` in `scaled` says that, and what `scaled` answers.
    assert named(scaled=lambda x, y: x + y.tanh() + 1) == [["once", "plus_one"]]


def test_what_no_mistake_and_no_pair_explains_has_no_cause(named):
    assert named(scaled=lambda x, y: 7 * x + y) == []


def test_mistakes_of_one_group_are_named_together(named):
    assert named(scaled=lambda x, y: 3 * x + y.tanh()) == [["twin"], ["other_twin"]]


def test_where_two_mistakes_explain_the_same_none_is_named(named):
    assert named(scaled=lambda x, y: 4 * x + y.tanh()) == []


def test_a_changed_argument_is_part_of_the_answer(named):
    def in_place(x, y):
        x *= 2
        return x + y.tanh()

    assert named(scaled=in_place) == [["in_place"]]


def test_code_that_raises_everywhere_has_no_cause(named):
    def broken(x, y):
        raise ValueError

    assert named(scaled=broken) == []


def test_an_answer_of_another_kind_has_no_cause(named):
    assert named(scaled=lambda x, y: None) == []
