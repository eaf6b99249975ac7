"""The audit of a course of one small exercise, from the command line."""

from pathlib import Path

import pytest

from autograder.commands.main import main

SETTINGS = """\
title = "Small"
language = "en"
points = 2

[assignments.first]
title = "First"
exercises.twice = { points = 2 }
"""

EXERCISE = '''\
from jaxtyping import Float
from torch import Tensor

from autograder.checks import agreement, arguments


def twice(x: Float[Tensor, "batch d"]) -> Float[Tensor, "batch d"]:
    """Gives 2x."""
    ### BEGIN SOLUTION
    return x * 2
    ### END SOLUTION


{checks} = agreement(twice, arguments(twice), returns="y", points={points})

### BEGIN HIDDEN TESTS
from autograder.checks import Equivalent, Mistake

MISTAKES = (Mistake("once", "x * 2", "x", says="Gives x.", hint="How often?"),)
EQUIVALENT = {equivalent}
### END HIDDEN TESTS
'''
STRONG = {"checks": "test_shapes, test_values", "points": '{"shapes": 1, "values": 1}', "equivalent": "()"}


@pytest.fixture
def course(tmp_path: Path):
    def write(**parts: str) -> str:
        (tmp_path / "course.toml").write_text(SETTINGS)
        folder = tmp_path / "solutions" / "first"
        folder.mkdir(parents=True)
        text = EXERCISE
        for name, part in {**STRONG, **parts}.items():
            text = text.replace(f"{{{name}}}", part)
        (folder / "twice.py").write_text(text)
        return str(tmp_path)

    return write


def test_checks_that_notice_every_change_pass(course, capsys, tmp_path):
    matrix = tmp_path / "matrix.md"
    assert main(["audit", "--course", course(), "--workers", "1", "--trusted", "--matrix", str(matrix)]) == 0
    told = capsys.readouterr()
    assert "ok    first/twice: 8 mutants: 8 killed, 0 survived, 0 equivalent" in told.out
    assert "graded 8 of 8" in told.err
    assert "| named mistake | once | 2 |" in matrix.read_text("utf-8")


def test_a_change_that_nothing_notices_is_told_and_exits_with_1(course, capsys):
    weak = course(checks="test_shapes, test_arguments", points='{"shapes": 1, "unchanged": 1}')
    assert main(["audit", "twice", "--course", weak, "--workers", "1", "--trusted"]) == 1
    told = capsys.readouterr().out
    assert "survived: once   (named mistake)" in told
    assert "survived: twice: `return x * 2` -> `return x * 3`   (constant)" in told


def test_an_excuse_for_what_is_killed_exits_with_1(course, capsys):
    excused = course(equivalent='(Equivalent("return x * 2", "return x * 3", "three is two"),)')
    assert main(["audit", "--course", excused, "--workers", "1", "--trusted"]) == 1
    assert "not needed in EQUIVALENT: `return x * 2` -> `return x * 3`" in capsys.readouterr().out
