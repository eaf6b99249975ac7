"""Plans that are drawn when they are asked for are those that would have been drawn at once."""

from pathlib import Path

import pytest

from autograder.course import read_course
from autograder.examples import on_demand
from autograder.examples.on_demand import PlansOnDemand

NAMES = ("masks", "rnn_step", "positional_encoding")


@pytest.fixture
def exercises():
    course = read_course(Path(__file__).parents[2])
    return course, [course.exercise(name) for name in NAMES]


@pytest.fixture
def drawn(monkeypatch):
    """The names of the exercises that were drawn, in order."""
    names = []
    draw = on_demand.plan_exercise

    def noted(course, exercise, seed):
        names.append(exercise.name)
        return draw(course, exercise, seed)

    monkeypatch.setattr(on_demand, "plan_exercise", noted)
    return names


def test_only_what_is_needed_now_is_drawn(exercises, drawn):
    course, chosen = exercises
    plans = PlansOnDemand(course, chosen, 0, {"seq2seq/rnn_step"})
    assert drawn == ["rnn_step"]
    assert len(plans) == 3
    assert plans[0].exercise.name == "masks"
    assert plans[0] is plans[0]
    assert drawn == ["rnn_step", "masks"]


def test_what_is_drawn_late_is_what_is_drawn_at_once(exercises):
    course, chosen = exercises
    late, soon = PlansOnDemand(course, chosen, 3, ()), PlansOnDemand(course, chosen, 3, {one.id for one in chosen})
    for first, second in zip(list(late), soon[0:3], strict=True):
        choices = [[one.choices for one in check.drawn] for check in first.checks]
        assert choices == [[one.choices for one in check.drawn] for check in second.checks]
