"""`hint`, `reset` and `progress`, in a checkout and in a student's kit."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder.commands.main import main
from autograder.course import read_course
from autograder.release import exercises_tree, write_kit
from tests.commands.test_grade import RIGHT, SETTINGS, SOLUTION

HINTS = '\n\n### BEGIN HIDDEN TESTS\nHINTS = ("Look.", "Twice.", "Add x to x.")\n### END HIDDEN TESTS\n'


@pytest.fixture(params=["checkout", "kit"])
def root(request, tmp_path: Path, monkeypatch) -> Path:
    checkout = tmp_path / "course"
    (checkout / "solutions" / "first").mkdir(parents=True)
    (checkout / "course.toml").write_text(SETTINGS)
    (checkout / "solutions" / "first" / "double.py").write_text(SOLUTION + HINTS)
    course = read_course(checkout)
    exercises_tree(course).write()
    write_kit(course, tmp_path / "kit")
    found = checkout if request.param == "checkout" else tmp_path / "kit"
    monkeypatch.chdir(found)
    return found


def told(capsys, *arguments: str) -> str:
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


def test_hints_come_one_after_the_other(root, capsys):
    assert told(capsys, "hint", "double") == "Hint 1 of 3: Look.\nOne more: autograder hint double\n"
    assert "Hint 2 of 3: Twice.\n" in told(capsys, "hint", "first/double")
    third = told(capsys, "hint", "double")
    assert third.startswith("Hint 1 of 3: Look.\nHint 2 of 3: Twice.\nHint 3 of 3: Add x to x.\nThat was the last one.")
    assert told(capsys, "hint", "double") == third


def test_seen_again_no_new_hint_is_taken(root, capsys):
    told(capsys, "hint", "double")
    assert told(capsys, "hint", "double", "--again") == told(capsys, "hint", "double", "--again")
    assert "Hint 2" in told(capsys, "hint", "double")


@pytest.mark.parametrize("seen", ["nonsense", "[1]", '{"first/double": -3}', '{"first/double": "x"}'])
def test_whatever_is_remembered_hints_still_come(root, capsys, seen):
    (root / ".autograder").mkdir()
    (root / ".autograder" / "hints.json").write_text(seen)
    assert "Hint 1 of 3: Look." in told(capsys, "hint", "double")


def test_an_exercise_without_hints_says_so(root, capsys, monkeypatch):
    for path in (root / "solutions/first/double.py", root / ".course/hints.json"):
        if path.is_file():
            path.write_text(SOLUTION if path.suffix == ".py" else json.dumps({"first/double": []}))
    assert main(["hint", "double"]) == 2
    assert capsys.readouterr().err == (
        "autograder: first/double has no hints. Its lesson, in exercises/first/double.py, is the help there is.\n"
    )


def test_reset_keeps_what_the_student_wrote(root, capsys):
    path = root / "exercises" / "first" / "double.py"
    untouched = path.read_text()
    for count in (1, 2):
        path.write_text(RIGHT + f"# {count}\n")
        out = told(capsys, "reset", "double")
        assert f"exercises/first/double.py.bak-{count}" in out
        assert path.read_text() == untouched
        assert path.with_name(f"double.py.bak-{count}").read_text() == RIGHT + f"# {count}\n"


def test_reset_of_what_is_untouched_does_nothing(root, capsys):
    assert told(capsys, "reset", "double") == "exercises/first/double.py is untouched: nothing to do\n"
    assert list((root / "exercises" / "first").glob("*.bak*")) == []


def test_reset_brings_a_lost_file_back(root, capsys):
    path = root / "exercises" / "first" / "double.py"
    path.unlink()
    assert told(capsys, "reset", "double") == "wrote  exercises/first/double.py\n"
    assert path.is_file()


def test_progress_tells_what_is_begun_done_and_next(root, capsys):
    path = root / "exercises" / "first" / "double.py"
    assert told(capsys, "progress") == (
        "First\n  double      0 /  3  not begun\n0 of 3 points\n"
        "Next: double (autograder check double, autograder hint double)\n"
    )
    path.write_text(RIGHT)
    assert told(capsys, "progress") == "First\n  double      3 /  3  done\n3 of 3 points\n"
    path.write_text("def double(x):\n    return x\n")
    assert "double      0 /  3  wrong" in told(capsys, "progress")


def test_watch_checks_again_when_a_file_is_saved_and_ends_at_ctrl_c(root):
    path = root / "exercises" / "first" / "double.py"
    watching = subprocess.Popen(
        [sys.executable, "-m", "autograder", "check", "--watch"],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "WATCHFILES_FORCE_POLLING": "1"},
    )
    assert watching.stdout is not None
    told = iter(watching.stdout.readline, "")
    assert any("0 of 1 exercise is correct." in line for line in told)
    assert next(told).startswith("Waiting until you save a file")
    time.sleep(1)  # the file's time must be another one than before
    path.write_text(RIGHT)
    assert any("1 of 1 exercise is correct." in line for line in told)
    assert next(told).startswith("Waiting")
    watching.send_signal(signal.SIGINT)
    _, errors = watching.communicate(timeout=60)
    assert watching.returncode == 130
    assert "Traceback" not in errors


def test_watch_and_replay_exclude_each_other(root, capsys):
    assert main(["check", "double", "--watch", "--replay", "x"]) == 2
    assert "--watch checks what you save and --replay one case." in capsys.readouterr().err
