"""course.toml: what it says, and every way in which it can be wrong, word for word."""

from pathlib import Path

import pytest

from autograder.course.settings import read_settings
from autograder.faults import CourseError
from autograder.records import Limits
from tests.conftest import SETTINGS, THREE

GOOD = """\
title = "Small"
language = "en"
points = 5

[limits]
seconds = 2.5
mebibytes = 64

[forbidden]
all = ["torch.nn.LSTM"]
norms = [
    "torch.nn.LayerNorm",
    "torch.nn.BatchNorm*",
]

[assignments.first]
title = "First"
exercises.one = { points = 2 }

[assignments.second]
title = "Second"
exercises.two = { points = 3, seconds = 9, forbidden = ["norms", "torch.relu"] }
"""

WRONG = [
    ("points = 5", "points = 6", "course.toml:3: points = 6, but the exercises' points add up to 5. "
     "Write points = 5, or change an exercise."),
    ("points = 5", 'points = "5"', "course.toml:3: points must be a number above 0, got text '5'. Write points = 5."),
    ("points = 5", "points = true", "course.toml:3: points must be a number above 0, got a boolean. Write points = 5."),
    ("points = 5", "points = inf", "course.toml:3: points must be a number above 0, got a number inf. "
     "Write points = 5."),
    ("points = 5", "points = 1979-05-27", "course.toml:3: points must be a number above 0, got a date. "
     "Write points = 5."),
    ("points = 5\n", "", "course.toml:1: points is missing. Write a number above 0: points = 5."),
    ('title = "Small"\n', "", 'course.toml:1: title is missing. Write it as text: title = "...".'),
    ('title = "Small"', "title = 3", 'course.toml:1: title must be text, got a number 3. Write title = "...".'),
    ('title = "Small"', 'title = " "', "course.toml:1: title must be text, got text ' '. Write title = \"...\"."),
    ("language", "langauge", "course.toml:2: unknown key langauge. Did you mean language?"),
    ('"en"', '"tlh"', "course.toml:2: no such language 'tlh'. Write one of: en, ko; "
     "or begin one with `autograder translate`."),
    ("[limits]", "[quotas]", "course.toml:5: unknown key quotas. "
     "Known here: title, language, points, limits, forbidden, assignments, drafts."),
    ("[limits]\nseconds = 2.5\nmebibytes = 64", "limits = 3", "course.toml:5: limits must be a table, got a number 3. "
     "Write [limits]."),
    ("seconds = 2.5", "second = 2.5", "course.toml:6: unknown key limits.second. Did you mean seconds?"),
    ("seconds = 2.5", "seconds = 0", "course.toml:6: limits.seconds must be a number above 0, got a number 0. "
     "Write seconds = 5."),
    ("mebibytes = 64", "mebibytes = 64.5", "course.toml:7: limits.mebibytes must be a whole number, "
     "got a number 64.5. Write mebibytes = 512."),
    ('all = ["torch.nn.LSTM"]', 'all = "torch.nn.LSTM"', "course.toml:10: forbidden.all must be a list, "
     "got text 'torch.nn.LSTM'. Write all = [\"...\"]."),
    ('all = ["torch.nn.LSTM"]', 'all = ["LSTM"]', "course.toml:10: forbidden.all: 'LSTM' is no name of torch. "
     'Write it with its module, as "torch.nn.LSTMCell"; a trailing * is allowed.'),
    ('"torch.nn.BatchNorm*"', '"torch.nn.*Norm"', "course.toml:13: forbidden.norms: 'torch.nn.*Norm' is no name of "
     'torch. Write it with its module, as "torch.nn.LSTMCell"; a trailing * is allowed.'),
    ('"torch.nn.BatchNorm*"', "7", "course.toml:13: forbidden.norms must hold text only, got a number 7. "
     'Write it in quotes: "...".'),
    ('title = "First"\n', "", 'course.toml:16: assignments.first.title is missing. '
     'Write it as text: title = "...".'),
    ("exercises.one = { points = 2 }", "exercise.one = { points = 2 }", "course.toml:18: unknown key "
     "assignments.first.exercise. Did you mean exercises?"),
    ("exercises.one = { points = 2 }", "", "course.toml:16: assignments.first.exercises is missing. "
     "Add a table [assignments.first.exercises]."),
    ("exercises.one = { points = 2 }", "exercises = {}", "course.toml:18: assignments.first.exercises is empty. "
     "Add one: exercises.NAME = { points = 5 }."),
    ("exercises.one = { points = 2 }", "exercises.one = 2", "course.toml:18: assignments.first.exercises.one must be "
     "a table, got a number 2. Write [assignments.first.exercises.one]."),
    ("exercises.one = { points = 2 }", "exercises.one = {}", "course.toml:18: assignments.first.exercises.one.points "
     "is missing. Write a number above 0: points = 5."),
    ("exercises.one = { points = 2 }", "exercises.one = { points = -2 }", "course.toml:18: "
     "assignments.first.exercises.one.points must be a number above 0, got a number -2. Write points = 5."),
    ("exercises.one = { points = 2 }", "exercises.one = { point = 2 }", "course.toml:18: unknown key "
     "assignments.first.exercises.one.point. Did you mean points?"),
    ("exercises.one", "exercises.One", "course.toml:18: 'One' cannot be a file's name here. "
     "Use small letters, digits and _, a letter first."),
    ("exercises.one", "exercises.class", "course.toml:18: 'class' cannot be a file's name here. "
     "Use small letters, digits and _, a letter first."),
    ("exercises.one = { points = 2 }", "exercises.one = { points = 2 }\nexercises.one = { points = 2 }",
     "course.toml:19: the key stands there twice. Remove one of the two."),
    ("exercises.two", "exercises.one", "course.toml:22: the exercise one stands in [assignments.first] too. "
     "Give one of them another name."),
    ('"norms", ', '"norm", ', "course.toml:22: assignments.second.exercises.two.forbidden names 'norm', which is no "
     "list. Write a name of torch or one of: all, norms."),
    ("[assignments.second]", "[assignments.second", "course.toml:20: not valid TOML: "
     "Expected ']' at the end of a table declaration. Mend the line."),
]  # fmt: skip


def read(tmp_path: Path, text: str | bytes):
    path = tmp_path / "course.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_settings(path)


def test_a_good_file_is_read_in_its_order_with_limits_and_forbidden_names(tmp_path):
    settings = read(tmp_path, GOOD)
    assert (settings.title, settings.language, settings.points) == ("Small", "en", 5.0)
    first, second = settings.assignments
    assert (first.name, first.title, second.name) == ("first", "First", "second")
    one, two = first.exercises[0], second.exercises[0]
    assert (one.name, one.points, one.line) == ("one", 2.0, 18)
    assert one.limits == Limits(seconds=2.5, mebibytes=64, call_seconds=5.0)
    assert one.forbidden == {"torch.nn.LSTM"}
    assert two.limits == Limits(seconds=9.0, mebibytes=64)
    assert two.forbidden == {"torch.nn.LSTM", "torch.nn.LayerNorm", "torch.nn.BatchNorm*", "torch.relu"}


def test_limits_and_forbidden_names_may_be_left_out(tmp_path):
    text = GOOD[: GOOD.index("[limits]")] + GOOD[GOOD.index("[assignments.first]") :].replace('"norms", ', "")
    exercise = read(tmp_path, text).assignments[0].exercises[0]
    assert (exercise.limits, exercise.forbidden) == (Limits(), frozenset())


@pytest.mark.parametrize(("good", "bad", "message"), WRONG, ids=[message for _, _, message in WRONG])
def test_a_wrong_file_is_refused_with_its_line_and_a_remedy(tmp_path, good, bad, message):
    assert GOOD.count(good) >= 1
    with pytest.raises(CourseError) as caught:
        read(tmp_path, GOOD.replace(good, bad, 1))
    assert str(caught.value) == message


def test_windows_line_ends_do_not_shift_the_line(tmp_path):
    with pytest.raises(CourseError, match=r"^course\.toml:6: unknown key limits\.second\."):
        read(tmp_path, GOOD.replace("seconds = 2.5", "second = 2.5").replace("\n", "\r\n"))


def test_a_file_that_is_not_utf8_is_refused(tmp_path):
    with pytest.raises(CourseError) as caught:
        read(tmp_path, b'title = "\xe9"\n')
    assert str(caught.value) == "course.toml: not UTF-8 at byte 9. Save the file as UTF-8."


def test_a_course_without_assignments_is_refused(tmp_path):
    with pytest.raises(CourseError) as caught:
        read(tmp_path, 'title = "T"\nlanguage = "en"\npoints = 1\n[assignments]\n')
    assert str(caught.value) == "course.toml:4: there is no assignment. Add one: [assignments.NAME]."


def test_a_draft_is_no_exercise_yet(write_course) -> None:
    from autograder.course import read_course
    from autograder.release import unlisted_solutions

    text = SETTINGS.replace("points = 6", 'points = 6\ndrafts = ["second/four"]')
    root = write_course({"course.toml": text, "solutions/second/four.py": THREE.replace("three", "four")})
    course = read_course(root)
    assert "second/four" not in {exercise.id for exercise in course.exercises}
    assert unlisted_solutions(course) == ()


def test_a_draft_that_is_an_exercise_is_refused(write_course) -> None:
    from autograder.course import read_course

    root = write_course({"course.toml": SETTINGS.replace("points = 6", 'points = 6\ndrafts = ["second/three"]')})
    with pytest.raises(CourseError) as told:
        read_course(root)
    assert str(told.value) == "course.toml:4: second/three is a draft and an exercise. Remove one of the two."
