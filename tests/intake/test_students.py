import os
import zipfile
from pathlib import Path

import pytest

from autograder.faults import UsageError
from autograder.intake import find_students


def names(root: Path) -> list[str]:
    return [student.student for student in find_students(root).students]


def archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("seq2seq/lstm_step.py", "")


def test_folders_and_archives_are_students_sorted_by_name(tmp_path: Path) -> None:
    for name in ("noor", "ada"):
        (tmp_path / name).mkdir()
    archive(tmp_path / "lin.zip")
    found = find_students(tmp_path)
    assert [(s.student, s.path.name, s.refusal) for s in found.students] == [
        ("ada", "ada", None),
        ("lin", "lin.zip", None),
        ("noor", "noor", None),
    ]
    assert found.strays == ()


def test_a_name_with_a_dot_space_or_leading_equals_sign_stands_verbatim(tmp_path: Path) -> None:
    for name in ("j.doe", "Ana María", "=cmd()"):
        (tmp_path / name).mkdir()
    assert names(tmp_path) == ["=cmd()", "Ana María", "j.doe"]


def test_an_undecodable_byte_of_a_name_is_shown_escaped(tmp_path: Path) -> None:
    try:
        os.mkdir(os.fsencode(tmp_path) + b"/jos\xe9")  # noqa: PTH102 - a Path cannot hold these bytes
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    assert names(tmp_path) == ["jos\\xe9"]


def test_dotfiles_and_litter_are_ignored(tmp_path: Path) -> None:
    for name in (".git", "__MACOSX", "ada"):
        (tmp_path / name).mkdir()
    (tmp_path / ".DS_Store").write_text("x")
    found = find_students(tmp_path)
    assert [s.student for s in found.students] == ["ada"]
    assert found.strays == ()


def test_other_entries_are_named_so_that_nobody_is_lost_silently(tmp_path: Path) -> None:
    (tmp_path / "ada").mkdir()
    (tmp_path / "noor.tar.gz").write_text("x")
    (tmp_path / "lin").symlink_to(tmp_path / "ada")
    os.mkfifo(tmp_path / "pipe")
    found = find_students(tmp_path)
    assert [s.student for s in found.students] == ["ada"]
    assert [line.split(" (")[0] for line in found.strays] == [
        "lin: a link, not followed",
        "noor.tar.gz: a file, not a student's work",
        "pipe: a special file, not a student's work",
    ]


def test_a_link_or_pipe_in_place_of_an_archive_is_a_refused_student(tmp_path: Path) -> None:
    (tmp_path / "ben").mkdir()
    (tmp_path / "ada.zip").symlink_to(tmp_path / "ben")
    os.mkfifo(tmp_path / "lin.zip")
    ada, ben, lin = find_students(tmp_path).students
    assert ada.refusal == "ada.zip is a link, which is never opened; hand in the archive itself"
    assert ben.refusal is None
    assert lin.refusal == "lin.zip is a special file, which is never opened; hand in the archive itself"


def test_one_folder_around_the_class_is_looked_through(tmp_path: Path) -> None:
    for name in ("ada", "ben"):
        (tmp_path / "submitted" / name / "seq2seq").mkdir(parents=True)
    (tmp_path / "notes.txt").write_text("x")
    assert [s.student for s in find_students(tmp_path, {"seq2seq"}).students] == ["ada", "ben"]
    assert names(tmp_path) == ["submitted"]  # what the course's folders are called is not known


def test_the_only_student_of_a_class_is_not_taken_for_a_folder_around_it(tmp_path: Path) -> None:
    (tmp_path / "ada" / "seq2seq").mkdir(parents=True)
    (tmp_path / "ada" / "old" / "seq2seq").mkdir(parents=True)
    (tmp_path / "ada" / "work.zip").write_text("")
    assert [s.student for s in find_students(tmp_path, {"seq2seq"}).students] == ["ada"]


def test_a_stray_name_cannot_write_to_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "ada").mkdir()
    (tmp_path / "\x1b[2Jx\n.txt").write_text("x")
    assert find_students(tmp_path).strays[0].startswith("\\x1b[2Jx\\n.txt: a file")


def test_an_archive_beside_a_folder_of_the_same_name_is_one_refused_student(tmp_path: Path) -> None:
    (tmp_path / "ada").mkdir()
    archive(tmp_path / "ada.zip")
    (student,) = find_students(tmp_path).students
    assert student.refusal == (
        "ada/ and ada.zip were both handed in, so it is not clear which counts; remove one and grade again"
    )


def test_a_missing_root_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"there is no such folder; give the folder that holds <student>/"):
        find_students(tmp_path / "nowhere")


def test_a_file_as_root_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "class.csv").write_text("ada,1")
    with pytest.raises(UsageError, match=r"class\.csv: this is a file and no zip archive; give the folder"):
        find_students(tmp_path / "class.csv")


def test_a_root_without_students_is_told_with_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "readme.txt").write_text("")
    with pytest.raises(UsageError, match=r"no student is in this folder; expected .*; what is there: readme\.txt"):
        find_students(tmp_path)
