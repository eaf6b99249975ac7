import os
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.intake import read_submission
from autograder.records import Cell, Source, StudentFolder, Unreadable

from .conftest import EXERCISES


def test_a_python_file_is_one_cell_labelled_by_its_name(read_folder: Callable) -> None:
    submission, strays = read_folder({"seq2seq/lstm_step.py": "x = 1\n"})
    assert submission.files == {"seq2seq/lstm_step": Source("seq2seq/lstm_step.py", (Cell("x = 1\n", "lstm_step.py"),))}
    assert strays == ()


def test_an_empty_file_is_readable_and_an_absent_one_is_not_in_the_files(read_folder: Callable) -> None:
    submission, _ = read_folder({"seq2seq/lstm_step.py": ""})
    assert list(submission.files) == ["seq2seq/lstm_step"]
    assert isinstance(submission.files["seq2seq/lstm_step"], Source)


def test_the_python_file_wins_over_the_notebook_and_says_so(read_folder: Callable, notebook: Callable) -> None:
    submission, strays = read_folder({"attention/masks.py": "x = 1", "attention/masks.ipynb": notebook("x = 2")})
    source = submission.files["attention/masks"]
    assert source.cells[0].text == "x = 1"
    assert source.notes == ("attention/masks.py counts; attention/masks.ipynb was handed in too and is not looked at",)
    assert strays == ()


def test_a_broken_file_does_not_stop_the_others(read_folder: Callable) -> None:
    submission, _ = read_folder({"seq2seq/lstm_step.py": "def (", "attention/masks.py": "x = 1"})
    assert isinstance(submission.files["seq2seq/lstm_step"], Unreadable)
    assert isinstance(submission.files["attention/masks"], Source)


@pytest.mark.parametrize(
    ("handed_in", "told"),
    [
        ("attention/Masks.PY", "not the file of an exercise (did you mean attention/masks.py?)"),
        ("attention/masks_final.py", "not the file of an exercise (did you mean attention/masks.py?)"),
        ("attention/masks (1).py", "not the file of an exercise (did you mean attention/masks.py?)"),
        ("attention/notes.txt", "not the file of an exercise"),
        ("lstm_step.py", "not the file of an exercise (did you mean seq2seq/lstm_step.py?)"),
        ("Seq2Seq/lstm_step.py", "not the folder of an assignment (did you mean seq2seq/?)"),
        ("homework/lstm_step.py", "not the folder of an assignment (attention, seq2seq)"),
    ],
)
def test_a_near_miss_is_named_and_not_graded(read_folder: Callable, handed_in: str, told: str) -> None:
    submission, (line,) = read_folder({handed_in: "x = 1"})
    assert submission.files == {}
    assert line.endswith(f": {told}")


def test_a_folder_named_as_a_file_is_unreadable_in_an_archive_too(read_zip: Callable) -> None:
    submission, _ = read_zip(("attention/masks.py/x", ""), ("seq2seq/lstm_step.py", "x = 1"))
    assert "this is a folder" in submission.files["attention/masks"].reason
    assert isinstance(submission.files["seq2seq/lstm_step"], Source)


def test_an_archive_that_is_refused_is_told_of_as_well(read_zip: Callable) -> None:
    submission, strays = read_zip(("../x", ""))
    assert strays == (f"ada.zip: {submission.files['attention/masks'].reason}",)


def test_code_that_is_not_python_is_told_to_the_student_only(read_folder: Callable) -> None:
    assert read_folder({"attention/masks.py": "def ("})[1] == ()


def test_many_strays_are_cut_to_a_few_lines(read_folder: Callable) -> None:
    _, strays = read_folder({f"data_{i:03}.txt": "" for i in range(100)})
    assert len(strays) == 20
    assert strays[-1] == "81 more files that are no exercise's"


def test_litter_inside_a_submission_is_not_named(read_folder: Callable) -> None:
    litter = ("attention/__pycache__/masks.pyc", "attention/.ipynb_checkpoints/masks.py", ".DS_Store", "__MACOSX/x")
    assert read_folder(dict.fromkeys(litter, ""))[1] == ()


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.py").write_text("SECRET = 1")
    (tmp_path / "ada/attention").mkdir(parents=True)
    (tmp_path / "ada/attention/masks.py").symlink_to(tmp_path / "secret.py")
    submission, _ = read_submission(StudentFolder("ada", tmp_path / "ada"), EXERCISES)
    assert submission.files["attention/masks"] == Unreadable(
        "attention/masks.py",
        "a plain file was expected here, and this is a link; links are not followed; hand in the file itself",
    )


def test_a_linked_assignment_folder_is_not_followed_and_is_named(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/masks.py").write_text("x = 1")
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada/attention").symlink_to(tmp_path / "elsewhere")
    submission, strays = read_submission(StudentFolder("ada", tmp_path / "ada"), EXERCISES)
    assert submission.files == {}
    assert strays == ("attention: a link, which is not followed",)


def test_a_named_pipe_is_never_opened(tmp_path: Path) -> None:
    (tmp_path / "ada/attention").mkdir(parents=True)
    os.mkfifo(tmp_path / "ada/attention/masks.py")
    submission, _ = read_submission(StudentFolder("ada", tmp_path / "ada"), EXERCISES)
    assert "a named pipe, which is never opened" in submission.files["attention/masks"].reason


def test_a_folder_named_as_a_file_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "ada/attention/masks.py").mkdir(parents=True)
    submission, strays = read_submission(StudentFolder("ada", tmp_path / "ada"), EXERCISES)
    told = "a plain file was expected here, and this is a folder; hand in the file itself"
    assert submission.files["attention/masks"].reason == told
    assert strays == (f"attention/masks.py: {told}",)


def test_a_refused_hand_in_is_unreadable_in_every_exercise(tmp_path: Path) -> None:
    submission, _ = read_submission(StudentFolder("ada", tmp_path, "handed in twice"), EXERCISES)
    assert {file.reason for file in submission.files.values()} == {"handed in twice"}
    assert tuple(submission.files) == EXERCISES


def test_a_hand_in_that_vanished_is_unreadable_in_every_exercise(tmp_path: Path) -> None:
    submission, _ = read_submission(StudentFolder("ada", tmp_path / "gone"), EXERCISES)
    assert all("cannot be opened (No such file" in file.reason for file in submission.files.values())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(read_folder: Callable, tmp_path: Path) -> None:
    read_folder({"attention/masks.py": ""})
    (tmp_path / "ada/attention/masks.py").chmod(0)
    submission, _ = read_submission(StudentFolder("ada", tmp_path / "ada"), EXERCISES)
    assert "cannot be opened (Permission denied)" in submission.files["attention/masks"].reason
