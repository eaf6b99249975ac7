"""`grade` on a small course of its own: what a teacher meets at the edges."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

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

[limits]
seconds = 2

[assignments.first]
title = "First"
exercises.double = { points = 3 }
"""
RIGHT = "def double(x):\n    return x + x\n"
LOOP = "def double(x):\n    while True: pass\n"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    root = tmp_path / "course"
    (root / "solutions" / "first").mkdir(parents=True)
    (root / "course.toml").write_text(SETTINGS)
    (root / "solutions" / "first" / "double.py").write_text(SOLUTION)
    return root


def hand_in(root: Path, student: str, text: str | bytes, name: str = "first/double.py") -> None:
    path = root / "class" / student / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "autograder", *arguments]


def grade(root: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command("grade", "class", "--out", "out", *options),
        cwd=root,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def results(root: Path) -> dict[str, tuple[str, float]]:
    found = json.loads((root / "out" / "results.json").read_text("utf-8"))["students"]
    return {
        name: (student["exercises"]["first/double"]["status"], student["exercises"]["first/double"]["score"])
        for name, student in found.items()
    }


def test_a_class_is_graded_whatever_its_students_are_called(course):
    names = ["ada", "Ünal Çelik", 'o\'brien "x"', "-rf", "<script>alert(1)</script>", "new\nline", "x" * 200]
    names += ["\x1b]52;c;eA==\x07", "gpj\u202eexe\u3164"]
    for student in names:
        hand_in(course, student.replace("/", "∕"), RIGHT)
    hand_in(course, names[-1], "x", "first/stray\x1b[2J\u202e\u3164.txt")
    done = grade(course)
    assert done.returncode == 0, done.stderr
    assert set(results(course).values()) == {("correct", 3.0)}
    assert len(results(course)) == len(names)
    report, kept = ((course / "out" / name).read_text("utf-8") for name in ("report.html", "results.json"))
    assert "<script>" not in report
    for shown in (done.stdout, done.stderr, report, kept):
        assert shown.replace("\n", "").replace("\u3164", "\0").isprintable()


def test_strays_are_named_and_cost_nothing(course):
    hand_in(course, "ada", RIGHT)
    hand_in(course, "ada", "x", "first/duoble.py")
    (course / "class" / "notes.txt").write_text("x")
    done = grade(course)
    assert "notes.txt" in done.stderr
    assert "duoble.py" in done.stderr
    assert results(course) == {"ada": ("correct", 3.0)}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["grade", "nowhere", "--out", "out"],
            "autograder: nowhere: there is no such folder; give the folder that holds",
        ),
        (["grade", "class"], "Missing option '--out'"),
        (["grade", "class", "--out", "course.toml"], "cannot be made a folder"),
        (["grade", "class", "--out", "out", "--workers", "0"], "--workers"),
        (["grade", "class", "--out", "out", "--seed", "-1"], "--seed"),
        (["grade", "class", "--out", "out", "--course", "class"], "there is no course.toml"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(course, arguments, told):
    hand_in(course, "ada", RIGHT)
    done = subprocess.run(command(*arguments), cwd=course, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not done.stdout


def test_a_check_that_its_reference_fails_stops_the_run_before_anybody_is_graded(course):
    hand_in(course, "ada", RIGHT)
    solution = course / "solutions" / "first" / "double.py"
    solution.write_text(SOLUTION.replace('"values": 3', '"values": 1'))
    done = grade(course)
    assert done.returncode == 2
    assert "the checks add up to 1 points, course.toml gives 3" in done.stderr
    assert not (course / "out" / "results.json").exists()


def test_a_killed_run_is_resumed_and_ends_as_if_nothing_had_happened(course):
    for number in range(4):
        hand_in(course, f"s{number}", RIGHT if number < 2 else LOOP)
    undisturbed = grade(course, "--workers", "1")
    assert undisturbed.returncode == 0
    wanted = (course / "out" / "results.json").read_bytes()

    run = subprocess.Popen(
        command("grade", "class", "--out", "again", "--workers", "1"),
        cwd=course,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    store = course / "again" / "grades.sqlite-wal"
    until = time.monotonic() + 60
    while time.monotonic() < until and not (store.exists() and b"s0" in store.read_bytes()):
        time.sleep(0.02)
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    assert not (course / "again" / "results.json").exists()
    resumed = subprocess.run(
        command("grade", "class", "--out", "again", "--resume"),
        cwd=course,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert resumed.returncode == 0, resumed.stderr
    assert (course / "again" / "results.json").read_bytes() == wanted


def test_resuming_grades_again_what_a_student_has_changed(course):
    hand_in(course, "ada", "def double(x):\n    return x\n")
    hand_in(course, "ben", RIGHT)
    assert grade(course).returncode == 0
    assert results(course)["ada"] == ("wrong", 0.0)
    hand_in(course, "ada", RIGHT)
    done = grade(course, "--resume")
    assert "graded 1 of 1" in done.stderr
    assert "  ada, first/double: wrong 0/3 -> correct 3/3 (the hand-in changed)\n" in done.stdout
    assert results(course) == {"ada": ("correct", 3.0), "ben": ("correct", 3.0)}


def test_a_changed_course_is_told_with_whose_grades_it_changed(course):
    hand_in(course, "ada", "def double(x):\n    return x\n")
    hand_in(course, "ben", RIGHT)
    assert grade(course).returncode == 0
    solution = course / "solutions" / "first" / "double.py"
    solution.write_text(SOLUTION.replace("2 * x", "1 * x"))
    done = grade(course, "--resume")
    assert "  ada, first/double: wrong 0/3 -> correct 3/3 (the course changed)\n" in done.stdout
    assert "  ben, first/double: correct 3/3 -> wrong 0/3 (the course changed)\n" in done.stdout
    assert "Changed" not in grade(course, "--resume").stdout


def test_what_nobody_changed_is_not_graded_again(course):
    hand_in(course, "ada", RIGHT)
    assert grade(course).returncode == 0
    before = (course / "out" / "results.json").read_bytes()
    done = grade(course, "--resume")
    assert "graded" not in done.stderr
    assert (course / "out" / "results.json").read_bytes() == before


def test_grading_changes_no_hand_in(course):
    hand_in(course, "ada", RIGHT)
    before = {path: path.read_bytes() for path in (course / "class").rglob("*") if path.is_file()}
    grade(course)
    assert {path: path.read_bytes() for path in (course / "class").rglob("*") if path.is_file()} == before
