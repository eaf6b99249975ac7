"""`export` as a teacher types it: where it reads, where it writes, what it says."""

import csv
import json
from pathlib import Path

import pytest

from autograder.commands.main import main
from autograder.exports.formats import FORMATS
from autograder.report import results_json
from tests.report.samples import class_of, student


@pytest.fixture
def graded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that `grade class --out results` leaves; the teacher stands above it."""
    (tmp_path / "results").mkdir()
    results_json.write(class_of(student("ada"), student("=1+1")), tmp_path / "results" / "results.json")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def students(path: Path) -> list[str]:
    return [row["student"] for row in csv.DictReader(path.open(newline=""))]


def test_the_results_are_found_beside_the_export(graded, capsys):
    assert main(["export", "csv", "--out", "results/grades.csv"]) == 0
    assert students(graded / "results" / "grades.csv") == ["'=1+1", "ada"]
    assert capsys.readouterr().out == "Read: results/results.json (2 students)\nWritten: results/grades.csv\n"


@pytest.mark.parametrize("given", ["results", "results/results.json"])
def test_the_results_may_be_named_by_their_folder_or_their_file(graded, given):
    assert main(["export", "csv", "--out", "grades.csv", "--from", given]) == 0
    assert students(graded / "grades.csv") == ["'=1+1", "ada"]


def test_the_results_are_found_in_the_current_folder(graded, monkeypatch):
    monkeypatch.chdir(graded / "results")
    assert main(["export", "csv", "--out", "../elsewhere/grades.csv"]) == 0
    assert students(graded / "elsewhere" / "grades.csv") == ["'=1+1", "ada"]


@pytest.mark.parametrize("name", FORMATS)
def test_an_existing_folder_gets_the_export_inside_and_loses_nothing(graded, name):
    before = (graded / "results" / "results.json").read_bytes()
    for _ in range(2):
        assert main(["export", name, "--out", "results"]) == 0
    assert (graded / "results" / "results.json").read_bytes() == before
    assert {path.name for path in (graded / "results").iterdir()} == {"results.json", FORMATS[name].name}


def test_gradescope_gets_a_file_for_each_student(graded):
    assert main(["export", "gradescope", "--out", "results/gs"]) == 0
    assert main(["export", "gradescope", "--out", "results/gs"]) == 0
    files = sorted((graded / "results" / "gs").iterdir())
    assert [path.name for path in files] == ["=1+1.json", "ada.json"]
    assert all(json.loads(path.read_text())["tests"] for path in files)


def test_what_was_there_is_kept_and_told(graded, capsys):
    (graded / "results" / "grades.csv").write_text("mine")
    assert main(["export", "csv", "--out", "results/grades.csv"]) == 0
    assert "Kept: results/grades.csv.bak-1, what was there before" in capsys.readouterr().out
    assert (graded / "results" / "grades.csv.bak-1").read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["pdf", "--out", "x"], "'pdf' is not one of 'csv', 'checks-csv', 'gradescope', 'canvas', 'moodle'"),
        (["csv"], "Missing option '--out'"),
        (["csv", "--out", "x.csv"], "there is no results.json beside x.csv or in the current folder; name the folder"),
        (["csv", "--out", "x.csv", "--from", "nowhere"], "cannot read nowhere: No such file or directory"),
        (["csv", "--out", "x.csv", "--from", "broken.json"], "broken.json is not a results.json of schema 1"),
        (["csv", "--out", "results/results.json"], "holds the results themselves; choose another --out"),
        (["csv", "--out", "broken.json/x.csv", "--from", "results"], "cannot write broken.json/x.csv"),
        (["gradescope", "--out", "broken.json", "--from", "results"], "is a file, and this format is a folder"),
        (["gradescope", "--out", "full", "--from", "results"], "full/gradescope holds other things than an earlier"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_2_and_changes_nothing(graded, capsys, arguments, told):
    (graded / "broken.json").write_text("{")
    (graded / "full" / "gradescope").mkdir(parents=True)
    (graded / "full" / "gradescope" / "notes.txt").write_text("mine")
    before = {path: path.read_bytes() for path in graded.rglob("*") if path.is_file()}
    assert main(["export", *arguments]) == 2
    printed = capsys.readouterr()
    assert told in printed.err
    assert printed.err.count("\n") == 1
    assert printed.out == ""
    assert {path: path.read_bytes() for path in graded.rglob("*") if path.is_file()} == before


def test_grades_that_the_grader_owes_are_told(graded, capsys):
    result = class_of(student("ada"), faults=("ben, attention/masks: no worker",))
    results_json.write(result, graded / "results" / "results.json")
    assert main(["export", "csv", "--out", "results"]) == 0
    assert "the grader itself failed on some exercises" in capsys.readouterr().err


def test_the_help_names_every_format(capsys):
    assert main(["export", "--help"]) == 0
    told = capsys.readouterr().out
    for name, known in FORMATS.items():
        assert f"{name} " in told
        assert known.says in told
