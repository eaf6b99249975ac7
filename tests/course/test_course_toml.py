"""The course.toml of this repository."""

from pathlib import Path

from autograder.course.settings import read_settings
from autograder.sandbox.shortcuts import families_of

SETTINGS = read_settings(Path(__file__).parents[2] / "course.toml")


def test_the_assignments_stand_in_the_order_in_which_they_build_on_each_other():
    assert [assignment.name for assignment in SETTINGS.assignments] == ["seq2seq", "attention", "transformer"]


def test_every_forbidden_name_can_be_watched():
    names = {name for part in SETTINGS.assignments for exercise in part.exercises for name in exercise.forbidden}
    for name in sorted(names):
        assert families_of(name), name


def test_only_the_exercise_on_normalisation_rules_out_torchs_normalisation():
    of = {exercise.name: exercise.forbidden for part in SETTINGS.assignments for exercise in part.exercises}
    assert {name for name, forbidden in of.items() if "torch.nn.LayerNorm" in forbidden} == {"residual_layernorm"}
