"""The sample class, graded by the command as a teacher would."""

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXPECTED = tomllib.loads((ROOT / "examples" / "expected.toml").read_text("utf-8"))["students"]


PART = ("mei_lin", "olga_petrova")
"""With work that is right, missing, wrong and carried forward; with shortcuts."""


def run(out: Path, *options: str, folder: str = "examples/class") -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "autograder", "grade", folder, "--out", str(out), *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=280, check=False)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, "subprocess.CompletedProcess[str]"]:
    out = tmp_path_factory.mktemp("first")
    return out, run(out, "--workers", "2")


def students(out: Path) -> dict[str, dict[str, dict[str, object]]]:
    found = json.loads((out / "results.json").read_text("utf-8"))
    return {name: student["exercises"] for name, student in found["students"].items()}


def test_grading_succeeds_whatever_the_marks(first):
    _, done = first
    assert done.returncode == 0, done.stderr
    assert "graded 17 of 17" in done.stderr
    assert "ada_okafor" in done.stdout


def test_every_student_gets_what_is_expected(first):
    out, _ = first
    found = {
        student: {
            exercise: {
                "status": result["status"],
                "mistakes": sorted({name for check in result["checks"] for name in check["mistakes"]}),
                "carried_forward": any(check["carried_forward"] for check in result["checks"]),
            }
            for exercise, result in exercises.items()
        }
        for student, exercises in students(out).items()
    }
    wanted = {
        student: {
            exercise: {
                "status": verdict["status"],
                "mistakes": sorted(verdict.get("mistakes", [])),
                "carried_forward": verdict.get("carried_forward", False),
            }
            for exercise, verdict in exercises.items()
        }
        for student, exercises in EXPECTED.items()
    }
    assert found == wanted


def test_right_exercises_score_in_full_and_all_others_lose_points(first):
    out, _ = first
    for exercises in students(out).values():
        for result in exercises.values():
            full = result["score"] == result["max_score"]
            assert full == (result["status"] == "correct")


def test_a_loop_costs_its_own_exercise_only(first):
    out, _ = first
    looping = {
        student: exercises
        for student, exercises in students(out).items()
        if any(result["status"] == "timeout" for result in exercises.values())
    }
    assert looping
    for exercises in looping.values():
        assert any(result["status"] != "timeout" and result["score"] for result in exercises.values())


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A few of the students, for what needs several runs."""
    folder = tmp_path_factory.mktemp("part")
    for student in PART:
        shutil.copytree(ROOT / "examples" / "class" / student, folder / student)
    return str(folder)


def test_the_same_seed_gives_the_same_bytes_with_another_number_of_workers(part, tmp_path):
    for workers in ("1", "3"):
        assert run(tmp_path / workers, "--workers", workers, folder=part).returncode == 0
    assert (tmp_path / "1" / "results.json").read_bytes() == (tmp_path / "3" / "results.json").read_bytes()


def test_a_students_grade_does_not_depend_on_the_others_nor_a_verdict_on_the_seed(first, part, tmp_path):
    out, _ = first
    assert run(tmp_path, "--seed", "7", folder=part).returncode == 0
    whole, other = (
        {s: {e: r["status"] for e, r in exercises.items()} for s, exercises in students(folder).items() if s in PART}
        for folder in (out, tmp_path)
    )
    assert whole == other


def test_resuming_a_finished_run_changes_nothing(first):
    out, _ = first
    before = (out / "results.json").read_bytes()
    done = run(out, "--resume")
    assert done.returncode == 0, done.stderr
    assert (out / "results.json").read_bytes() == before
    assert "graded" not in done.stderr, "nobody is graded again"


def test_the_report_names_every_student_and_runs_no_script(first):
    out, _ = first
    report = (out / "report.html").read_text("utf-8")
    assert all(student in report for student in EXPECTED)
    assert "<script" not in report
