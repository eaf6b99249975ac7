import io
from pathlib import Path

import pytest

from autograder.records import Status
from autograder.report.changes import MOST_LINES, changes, print_changes
from autograder.report.store import Store
from tests.report.samples import exercise, graded

NAMES, EXERCISES = ["ada"], ["attention/scaled_attention"]
RIGHT = exercise(Status.CORRECT)


def told(folder: Path, *after: object, names: list[str] | None = None, **changed: object) -> str:
    with Store(folder) as grades:
        for name in names or NAMES:
            grades.append(name, graded())
        grades.complete()
        for name in names or NAMES:
            grades.append(name, graded(*after, **changed))
        stream = io.StringIO()
        print_changes(changes(grades, names or NAMES, EXERCISES), stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"work": "other"}, "the hand-in changed"),
        ({"course": "other"}, "the course changed"),
        ({"seed": 7}, "another seed, 0 before"),
        ({"grader": "other"}, "another version of the grader or its libraries"),
        ({"work": "other", "course": "other"}, "the hand-in changed; the course changed"),
        ({}, "graded again from the same files"),
    ],
)
def test_a_change_is_told_with_who_which_from_to_and_why(tmp_path: Path, changed: dict[str, object], why: str):
    assert told(tmp_path, RIGHT, **changed) == (
        f"Changed since the last run:\n  ada, attention/scaled_attention: wrong 6/8 -> correct 8/8 ({why})\n"
    )


def test_what_is_graded_again_as_before_is_no_change(tmp_path: Path):
    assert told(tmp_path, work="other") == ""


def test_a_first_grade_is_no_change(tmp_path: Path):
    with Store(tmp_path) as grades:
        grades.append("ada", graded())
        assert list(changes(grades, NAMES, EXERCISES)) == []


def test_a_run_that_did_not_end_does_not_hide_what_it_changed(tmp_path: Path):
    with Store(tmp_path) as grades:
        grades.append("ada", graded())
        grades.complete()
        grades.append("ada", graded(RIGHT, work="other"))  # and the run was killed
    with Store(tmp_path) as grades:
        assert len(list(changes(grades, NAMES, EXERCISES))) == 1
        grades.complete()
        assert list(changes(grades, NAMES, EXERCISES)) == []


def test_many_changes_are_counted_after_the_first_hundred(tmp_path: Path):
    names = [f"s{number:03}" for number in range(MOST_LINES + 5)]
    lines = told(tmp_path, RIGHT, names=names).splitlines()
    assert len(lines) == MOST_LINES + 2
    assert lines[-1] == "  and 5 more"


def test_a_name_can_move_no_cursor(tmp_path: Path):
    assert "\x1b" not in told(tmp_path, RIGHT, names=["a\x1b[2J\nb"])
