import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.test_grade import SETTINGS, SOLUTION


@pytest.fixture
def course(tmp_path: Path) -> Path:
    root = tmp_path / "course"
    for tree in ("solutions", "exercises"):
        (root / tree / "first").mkdir(parents=True)
    (root / "course.toml").write_text(SETTINGS)
    (root / "solutions" / "first" / "double.py").write_text(SOLUTION)
    return root


def check(root: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "autograder", "check", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=120, check=False)


def write(root: Path, text: str) -> None:
    (root / "exercises" / "first" / "double.py").write_text(text)


def test_right_work_passes(course):
    write(course, "def double(x):\n    return x * 2\n")
    done = check(course)
    assert done.returncode == 0
    assert "1 of 1 exercise is correct." in done.stdout


def test_wrong_work_is_told_with_its_case_and_the_case_replays(course):
    write(course, "def double(x):\n    return x * 3\n")
    done = check(course, "double")
    assert done.returncode == 1
    assert "y: 1 of 1" in done.stdout or "y: not the expected value." in done.stdout
    replay = next(line for line in done.stdout.splitlines() if "--replay" in line).split("autograder check ")[1]
    again = check(course, *replay.split())
    assert again.returncode == 1
    assert "y: not the expected value." in again.stdout
    write(course, "def double(x):\n    return x * 2\n")
    assert check(course, *replay.split()).returncode == 0


def test_the_students_file_is_not_touched(course):
    write(course, "def double(x):\n    return x\n")
    before = (course / "exercises" / "first" / "double.py").stat()
    check(course)
    assert (course / "exercises" / "first" / "double.py").stat().st_mtime_ns == before.st_mtime_ns


def test_an_unknown_exercise_is_named_with_the_nearest(course):
    write(course, "")
    done = check(course, "duoble")
    assert done.returncode == 2
    assert done.stderr == "autograder: there is no exercise called 'duoble'. Did you mean double?\n"


@pytest.mark.parametrize("case", ["nonsense", "values:", "values:!!", "values:AAAA", "nothing:QQA"])
def test_a_case_that_is_none_is_one_line(course, case):
    write(course, "")
    done = check(course, "double", "--replay", case)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
