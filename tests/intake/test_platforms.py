import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from autograder.intake import find_students, read_submission
from autograder.intake.platform_names import Upload, first_name, upload_of
from autograder.records import Source, Submission, Unreadable

from .conftest import EXERCISES

Content = str | bytes
Read = dict[str, tuple[Submission, tuple[str, ...]]]


def packed(files: Mapping[str, Content]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


@pytest.fixture(params=["archive", "archive in a folder", "folder", "folder in a folder"])
def export(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Read]:
    """Reads what a platform exports, from its zip file and from what that unpacks to."""

    def read(files: Mapping[str, Content], exercises: tuple[str, ...] = EXERCISES) -> Read:
        around = "seq2seq-submissions/" if request.param.endswith("in a folder") else ""
        path = tmp_path / "export.zip"
        path.write_bytes(packed({around + name: content for name, content in files.items()}))
        if not request.param.startswith("archive"):
            with zipfile.ZipFile(path) as archive:
                archive.extractall(tmp_path / "export")
            path = tmp_path / "export"
        found = find_students(path, {exercise.split("/")[0] for exercise in exercises})
        assert found.strays == ()
        return {folder.student: read_submission(folder, exercises) for folder in found.students}

    return read


def text(handed_in: tuple[Submission, tuple[str, ...]], exercise: str = "attention/masks") -> str:
    file = handed_in[0].files[exercise]
    return file.cells[0].text if isinstance(file, Source) else f"unreadable: {file.reason}"


CANVAS = {
    "lovelaceada_11_901_lstm_step.py": "x = 'lstm'",
    "lovelaceada_LATE_11_902_masks.py": "x = 'masks'",
    "turingalan_12_903_Homework 1.zip": packed({"work/attention/masks.py": "x = 'zip'", "work/notes.txt": ""}),
    "turingalan_13_904_masks.py": "x = 'another Alan'",
    "noetheremmy_14_text.html": "<p>see my repository</p>",
}


def test_each_canvas_user_is_a_student(export: Callable[..., Read]) -> None:
    students = export(CANVAS)
    assert list(students) == ["lovelaceada_11", "noetheremmy_14", "turingalan_12", "turingalan_13"]
    assert text(students["lovelaceada_11"], "seq2seq/lstm_step") == "x = 'lstm'"
    assert text(students["lovelaceada_11"]) == "x = 'masks'"
    assert text(students["turingalan_12"]) == "x = 'zip'"
    assert students["turingalan_12"][1] == ("notes.txt: not the file of an exercise",)
    assert text(students["turingalan_13"]) == "x = 'another Alan'"
    emmy, strays = students["noetheremmy_14"]
    assert emmy.files == {}
    assert strays == ("text.html: not the file of an exercise",)


MOODLE = {
    "Ada Lovelace_21_assignsubmission_file/lstm_step.py": "x = 'lstm'",
    "Ada Lovelace_21_assignsubmission_file/masks.py": "x = 'masks'",
    "Ada Lovelace_21_assignsubmission_onlinetext/onlinetext.html": "",
    "Alan Turing_22_assignsubmission_file_/work.zip": packed({"attention/masks.py": "x = 'zip'"}),
    "Alan Turing_23_assignsubmission_file_/attention/masks.py": "x = 'another Alan'",
    "Emmy Noether_24_assignsubmission_onlinetext_/onlinetext.html": "",
}


@pytest.mark.parametrize("in_folders", [True, False])
def test_each_moodle_participant_is_a_student(export: Callable[..., Read], in_folders: bool) -> None:
    files = MOODLE
    if not in_folders:
        files = {
            name.replace("_/", "/").replace("file/attention/", "file/").replace("/", "_"): content
            for name, content in MOODLE.items()
        }
    students = export(files)
    assert list(students) == ["Ada Lovelace_21", "Alan Turing_22", "Alan Turing_23", "Emmy Noether_24"]
    assert text(students["Ada Lovelace_21"], "seq2seq/lstm_step") == "x = 'lstm'"
    assert text(students["Ada Lovelace_21"]) == "x = 'masks'"
    assert text(students["Alan Turing_22"]) == "x = 'zip'"
    assert text(students["Alan Turing_23"]) == "x = 'another Alan'"
    assert students["Emmy Noether_24"][0].files == {}
    assert "onlinetext.html" in students["Emmy Noether_24"][1][0]


def test_the_file_handed_in_last_counts_and_the_student_is_told(export: Callable[..., Read]) -> None:
    students = export(
        {
            "ada_1_10_masks.py": "x = 0",
            "ada_1_30_masks-2.py": "x = 2",
            "ada_1_20_masks-1.py": "x = 1",
            "ben_2_10_work.zip": packed({"attention/masks.py": "x = 0"}),
            "ben_2_20_work-1.zip": packed({"attention/masks.py": "x = 1"}),
        }
    )
    assert text(students["ada_1"]) == "x = 2"
    assert text(students["ben_2"]) == "x = 1"
    for student, note in (
        ("ada_1", "masks-2.py counts; masks.py, masks-1.py were handed in too and are not looked at"),
        ("ben_2", "work-1.zip counts; work.zip was handed in too and is not looked at"),
    ):
        submission, strays = students[student]
        assert submission.files["attention/masks"].notes == (note,)
        assert strays == (note,)


def test_only_files_of_the_course_are_versions_of_one_another(export: Callable[..., Read]) -> None:
    students = export(
        {
            "ada_1_10_notes.txt": "",
            "ada_1_11_notes-2.txt": "",
            "Ben_2_assignsubmission_file/masks.py": "x = 1",
            "Ben_2_assignsubmission_file/masks-1.py": "x = 2",
        }
    )
    assert [line.partition(":")[0] for line in students["ada_1"][1]] == ["notes-2.txt", "notes.txt"]
    assert text(students["Ben_2"]) == "x = 1"  # Moodle numbers nothing
    assert students["Ben_2"][1][0].startswith("masks-1.py: not the file of an exercise")


def test_several_uploads_of_one_student_are_put_together(export: Callable[..., Read]) -> None:
    (ada,) = export(
        {
            "ada_1_10_seq2seq.zip": packed({"seq2seq/lstm_step.py": "x = 1"}),
            "ada_1_11_attention.zip": packed({"masks.py": "x = 2"}),
            "ada_1_12_scaled_attention.py": "x = 3",
        }
    ).values()
    assert [text(ada, exercise) for exercise in EXERCISES] == ["x = 1", "x = 2", "x = 3"]


def test_an_exercise_uploaded_twice_is_unreadable_and_no_other(export: Callable[..., Read]) -> None:
    (ada,) = export(
        {
            "ada_1_10_work.zip": packed({"attention/masks.py": "x = 1", "seq2seq/lstm_step.py": "x = 2"}),
            "ada_1_11_masks.py": "x = 3",
        }
    ).values()
    assert text(ada).startswith("unreadable: 'masks.py' and 'work.zip: attention/masks.py' were both handed in")
    assert text(ada, "seq2seq/lstm_step") == "x = 2"


def test_a_hostile_upload_refuses_its_student_only(export: Callable[..., Read]) -> None:
    students = export({"ada_1_10_x.zip": packed({"../x": ""}), "ada_1_11_masks.py": "", "ben_2_12_masks.py": "x = 1"})
    assert all(isinstance(file, Unreadable) for file in students["ada_1"][0].files.values())
    assert "leads out of the archive" in text(students["ada_1"])
    assert text(students["ben_2"]) == "x = 1"


def test_a_loose_file_whose_name_several_exercises_have_is_unreadable_in_each(export: Callable[..., Read]) -> None:
    exercises = ("first/masks", "second/masks")
    (ada,) = export({"ada_1_10_masks.py": "x = 1"}, exercises).values()
    for exercise in exercises:
        assert "several exercises have this name (first/masks.py, second/masks.py)" in text(ada, exercise)


def test_the_archives_of_one_student_may_hold_no_more_than_one_alone(
    export: Callable[..., Read], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.intake.uploads.MAX_ARCHIVE_BYTES", 200)
    (ada,) = export(
        {f"ada_1_1{number}_{number}.zip": packed({"attention/masks.py": "x"}) for number in range(3)}
    ).values()
    assert "the archive is larger than" in text(ada)


def test_a_link_in_an_export_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.py").write_text("SECRET = 1")
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "ada_1_10_masks.py").symlink_to(tmp_path / "secret.py")
    (ada,) = find_students(tmp_path / "export").students
    assert "links are not followed" in text(read_submission(ada, EXERCISES))


def test_uploads_beside_a_folder_of_the_same_name_are_one_refused_student(tmp_path: Path) -> None:
    (tmp_path / "ada_1").mkdir()
    (tmp_path / "ada_1_10_masks.py").write_text("x = 1")
    (ada,) = find_students(tmp_path).students
    assert ada.student == "ada_1"
    assert "were both handed in" in (ada.refusal or "")


@pytest.mark.parametrize(
    ("path", "upload"),
    [
        ("lovelaceada_11_901_my_2_3_file.py", Upload("lovelaceada_11", "my_2_3_file.py", 901)),
        ("van_dyke_11_901_masks.py", Upload("van_dyke_11", "masks.py", 901)),
        ("çelikünal_LATE_11_901_masks.py", Upload("çelikünal_11", "masks.py", 901)),
        ("anon_x7Ab2_901_masks.py", Upload("anon_x7Ab2", "masks.py", 901)),
        ("LATE_anon_x7Ab2_901_masks.py", Upload("anon_x7Ab2", "masks.py", 901)),
        ("lovelaceada_LATE_11_link.html", Upload("lovelaceada_11", "link.html")),
        ("Ada_1_assignsubmission_comments/masks.py", Upload("Ada_1", "comments/masks.py")),
        ("Team A_5_assignsubmission_file/", Upload("Team A_5", "")),
        ("Default group_assignsubmission_file/masks.py", Upload("Default group", "masks.py")),
        ("Participant_77_assignsubmission_file_masks.py", Upload("Participant_77", "masks.py")),
        ("ada/masks.py", None),
        ("ada.zip", None),
        ("ada_11.zip", None),
        ("ada_11_901.zip", None),
        ("x" * 100_000 + "_1_1_masks.py", None),
    ],
)
def test_a_platforms_name_is_taken_apart(path: str, upload: Upload | None) -> None:
    assert upload_of(path) == upload


@pytest.mark.parametrize(
    ("file", "first"),
    [
        ("masks.py", ("masks.py", 0)),
        ("masks-1.py", ("masks.py", 1)),
        ("masks-12.ipynb", ("masks.ipynb", 12)),
        ("masks-0f8fad5b-d9cb-469f-a165-70867728950e.py", ("masks.py", 1_000)),
        ("my-work.zip", ("my-work.zip", 0)),
    ],
)
def test_a_name_tells_how_often_it_was_handed_in(file: str, first: tuple[str, int]) -> None:
    assert first_name(file) == first
