"""The course.toml of this repository."""

from pathlib import Path

from autograder.course.settings import read_settings
from autograder.sandbox.shortcuts import families_of

SETTINGS = read_settings(Path(__file__).parents[2] / "course.toml")


def test_the_assignments_stand_in_the_order_in_which_they_build_on_each_other():
    assert [assignment.name for assignment in SETTINGS.assignments] == [
        "seq2seq",
        "attention",
        "transformer",
        "translation",
    ]


def test_every_forbidden_name_can_be_watched():
    names = {name for part in SETTINGS.assignments for exercise in part.exercises for name in exercise.forbidden}
    for name in sorted(names):
        assert families_of(name), name


def test_what_an_exercise_is_there_to_build_is_ruled_out_where_it_is_built():
    of = {exercise.name: exercise.forbidden for part in SETTINGS.assignments for exercise in part.exercises}

    def where(name: str) -> set[str]:
        return {exercise for exercise, forbidden in of.items() if name in forbidden}

    assert where("torch.nn.LSTMCell") == set(of)
    assert where("torch.nn.LayerNorm") == {"residual_layernorm", "encoder_decoder", "transformer"}
    assert where("torch.nn.functional.softmax") == {"greedy_decoding"}
    assert where("torch.nn.functional.cross_entropy") == {"training"}
