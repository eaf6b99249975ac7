"""The line that a student pastes into a shell."""

import shlex
from types import SimpleNamespace
from typing import Any

import pytest

from autograder.faults import UsageError
from autograder.grading.replay import replay_command, replayed

EXERCISE: Any = SimpleNamespace(id="attention/masks")


@pytest.mark.parametrize("check", ["values", "größe", "$(id)", "a; rm -rf ~", "it's", "two words", "`id`\n"])
def test_a_shell_reads_the_line_as_one_case_whatever_the_check_is_called(check: str):
    words = shlex.split(replay_command(EXERCISE, check, (3, 0.5, True)))
    assert words[:4] == ["autograder", "check", "attention/masks", "--replay"]
    assert len(words) == 5
    assert replayed(words[4]) == (check, (3, 0.5, True))


def test_an_ordinary_line_needs_no_quotes():
    assert set("'\"\\").isdisjoint(replay_command(EXERCISE, "values", (3, 0.5)))


@pytest.mark.parametrize("text", ["", ":", "values", "values:", ":AQ", "values:!", "values:A"])
def test_what_is_no_case_is_told_so(text: str):
    with pytest.raises(UsageError, match="is not a case; copy the whole line"):
        replayed(text)
