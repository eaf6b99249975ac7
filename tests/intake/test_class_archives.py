import io
import pickle
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.faults import UsageError
from autograder.intake import find_students, read_submission
from autograder.records import Source, Unreadable

from .conftest import EXERCISES

ASSIGNMENTS = {"seq2seq", "attention"}
Files = dict[str, str]


def packed(*entries: tuple[str | zipfile.ZipInfo, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return held.getvalue()


def read(path: Path) -> tuple[dict[str, Files], tuple[str, ...]]:
    """What each student handed in: the text of a file, or why it cannot be read; and the strays of the class."""
    found = find_students(path, ASSIGNMENTS)
    assert len(pickle.dumps(found.students)) < 600 * len(found.students)
    handed_in = {}
    for folder in found.students:
        files = read_submission(folder, EXERCISES)[0].files
        handed_in[folder.student] = {
            exercise: file.cells[0].text if isinstance(file, Source) else file.reason
            for exercise, file in files.items()
        }
    return handed_in, found.strays


@pytest.fixture
def read_class(tmp_path: Path) -> Callable[..., dict[str, Files]]:
    def pack_and_read(*entries: tuple[str | zipfile.ZipInfo, str | bytes]) -> dict[str, Files]:
        (tmp_path / "class.zip").write_bytes(packed(*entries))
        return read(tmp_path / "class.zip")[0]

    return pack_and_read


def refusal(files: Files) -> str:
    assert tuple(files) == EXERCISES
    (reason,) = set(files.values())
    return reason


@pytest.mark.parametrize("around", ["", "submitted/", "./class of 2026//"])
def test_the_layout_of_a_folder_is_read_from_an_archive(read_class: Callable, around: str) -> None:
    inner = packed(("attention/masks.py", "y = 2"))
    assert read_class(
        (f"{around}ada/attention/masks.py", "x = 1"),
        (f"{around}ada/seq2seq/lstm_step.py", "x = 2"),
        (f"{around}ben.zip", inner),
        (f"{around}kim/", ""),
        ("__MACOSX/._ada", ""),
        (f"{around}.DS_Store", ""),
    ) == {
        "ada": {"attention/masks": "x = 1", "seq2seq/lstm_step": "x = 2"},
        "ben": {"attention/masks": "y = 2"},
        "kim": {},
    }


def test_the_entry_of_the_folder_around_the_class_is_no_stray(tmp_path: Path) -> None:
    (tmp_path / "class.zip").write_bytes(packed(("submitted/", ""), ("submitted/ada/attention/masks.py", "x = 1")))
    assert read(tmp_path / "class.zip") == ({"ada": {"attention/masks": "x = 1"}}, ())


def test_the_only_student_is_not_taken_for_a_folder_around_the_class(read_class: Callable) -> None:
    assert list(read_class(("ada/old.zip", packed(("attention/masks.py", "x = 1"))))) == ["ada"]


def test_names_of_all_kinds_stand_as_they_are(read_class: Callable) -> None:
    names = ["Ünal Çelik", 'o\'brien "x"', "-rf", "new\nline", "x" * 255, "=cmd()", "\x1b[2J", "李"]
    assert sorted(read_class(*((f"{name}/attention/masks.py", "x = 1") for name in names))) == sorted(names)


def test_utf_8_in_a_name_is_read_without_the_flag_that_tells_of_it(tmp_path: Path) -> None:
    data = packed(("J_rgen/attention/masks.py", "x = 1"), ("Jos_/attention/masks.py", "x = 2"))
    # One as Linux and macOS write it, one as MS-DOS did.
    data = data.replace(b"J_rgen", b"J\xc3\xb6gen").replace(b"Jos_", b"Jos\x82")
    (tmp_path / "class.zip").write_bytes(data)
    assert read(tmp_path / "class.zip")[0] == {
        "Jögen": {"attention/masks": "x = 1"},
        "José": {"attention/masks": "x = 2"},
    }


def test_a_stray_beside_the_students_is_named(tmp_path: Path) -> None:
    (tmp_path / "class.zip").write_bytes(packed(("ada/attention/masks.py", ""), ("marks\n.csv", "")))
    assert read(tmp_path / "class.zip")[1] == (
        "marks\\n.csv: not a student's work (<student>/<assignment>/<exercise>.py or <student>.zip)",
    )


def test_an_archive_inside_a_students_folder_is_a_stray_and_not_opened(tmp_path: Path) -> None:
    inner = packed(("attention/masks.py", "x = 1"))
    (tmp_path / "class.zip").write_bytes(packed(("ada/attention/masks.py", "x = 2"), ("ada/old.zip", inner)))
    (ada,) = find_students(tmp_path / "class.zip", ASSIGNMENTS).students
    submission, strays = read_submission(ada, EXERCISES)
    assert submission.files["attention/masks"].cells[0].text == "x = 2"
    assert strays == ("old.zip: not the file of an exercise",)


def test_a_student_who_is_there_twice_is_refused_and_no_other(read_class: Callable) -> None:
    handed_in = read_class(
        ("ada/attention/masks.py", "x = 1"),
        ("ada.zip", packed(("attention/masks.py", "x = 2"))),
        ("ben/attention/masks.py", "x = 3"),
    )
    assert refusal(handed_in["ada"]).startswith("ada/ and ada.zip were both handed in")
    assert handed_in["ben"] == {"attention/masks": "x = 3"}


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ("ada/../ben/attention/masks.py", "leads out of the archive"),
        ("ada/attention/../../../x", "leads out of the archive"),
        ("ada/a\\b.py", "has a backslash"),
        (link("ada/attention/masks.py"), "is a link"),
        ("ada/zeros.bin", "as a zip bomb does"),
    ],
    ids=["sideways", "out", "backslash", "link", "bomb"],
)
@pytest.mark.parametrize("around", [True, False])
def test_what_is_hostile_in_a_students_part_refuses_that_student_only(
    read_class: Callable, entry: str | zipfile.ZipInfo, why: str, around: bool
) -> None:
    name = entry if isinstance(entry, str) else entry.filename
    if around and isinstance(entry, str):
        entry = f"class/{entry}"
    elif around:
        entry = link(f"class/{name}")
    folder = "class/" if around else ""
    handed_in = read_class(
        (f"{folder}ada/seq2seq/lstm_step.py", "x = 1"),
        (entry, bytes(3_000_000) if name.endswith("bin") else "/etc/passwd"),
        (f"{folder}ben/attention/masks.py", "x = 3"),
    )
    assert why in refusal(handed_in["ada"])
    assert handed_in["ben"] == {"attention/masks": "x = 3"}


@pytest.mark.parametrize(
    "inner",
    [
        packed(("attention/masks.py", "x"), ("../x", "")),
        packed(("attention/masks.py", "x"), (link("x"), "y")),
        packed(("attention/masks.py", "x"))[:-30],
        b"Rar!" + bytes(100),
        b"",
    ],
    ids=["traversal", "link", "cut", "rar", "empty"],
)
def test_a_students_archive_in_the_classs_is_judged_as_one_beside_others(read_class: Callable, inner: bytes) -> None:
    handed_in = read_class(("ada.zip", inner), ("ben/attention/masks.py", "x = 3"))
    assert "archive" in refusal(handed_in["ada"])
    assert handed_in["ben"] == {"attention/masks": "x = 3"}


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ("../evil.py", "its entry '../evil.py' leads out of the archive"),
        ("/etc/passwd", "its entry '/etc/passwd' has an absolute path"),
        ("C:/x/attention/masks.py", "has a drive in its path"),
        ("ben\\attention\\masks.py", "has a backslash in its name"),
        ("be\\n/attention/masks.py", "has a backslash in its name"),
        (link("notes.txt"), "its entry 'notes.txt' is a link"),
    ],
    ids=["out", "absolute", "drive", "backslash", "backslash in a folder", "link"],
)
def test_what_is_hostile_and_nobodys_is_told_of_in_one_line(
    read_class: Callable, entry: str | zipfile.ZipInfo, why: str
) -> None:
    with pytest.raises(UsageError) as caught:
        read_class(("ada/attention/masks.py", "x = 1"), (entry, "x"))
    assert why in str(caught.value)
    assert "\n" not in str(caught.value)


def encrypted(data: bytes) -> bytes:
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data = data[: at + 8] + bytes([data[at + 8] | 1]) + data[at + 9 :]
        at += 4
    return data


INNER = packed(("ada/attention/masks.py", "x = 1"), ("ben/attention/masks.py", "x = 2"))
OUTER = packed(("kim.zip", INNER), ("lin.zip", INNER), method=zipfile.ZIP_STORED)
CLASS = packed(("ada/attention/masks.py", "x = 1"), ("ben/attention/masks.py", "x = 2"))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (CLASS[:-30], "the archive is cut short or damaged"),
        (CLASS[:100], "the archive is cut short or damaged"),
        (CLASS[:60] + CLASS[-100:], "the archive is cut short or damaged"),
        (OUTER[: OUTER.index(b"lin.zip")], "the archive is cut short or damaged"),
        (encrypted(CLASS), "the archive is encrypted; make one without a password"),
        (b"Rar!\x1a\x07\x01" + bytes(600), "this is a RAR archive and no zip archive"),
        (bytes(257) + b"ustar" + bytes(600), "this is a tar archive and no zip archive"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(600), "this is a 7z archive and no zip archive"),
        (b"<!DOCTYPE html><title>Log in</title>", "this is a web page and no zip archive"),
        (packed(("readme.txt", "")), "no student is in this archive"),
        (packed(("attention/masks.py", "x"), ("seq2seq/lstm_step.py", "x")), "this is one student's work"),
        (packed(), "no student is in this archive"),
    ],
    ids=[
        "cut",
        "head",
        "hole",
        "one inside",
        "encrypted",
        "rar",
        "tar",
        "7z",
        "page",
        "strays",
        "one student",
        "nothing",
    ],
)
def test_an_archive_that_is_no_class_is_told_of_in_one_line(tmp_path: Path, data: bytes, told: str) -> None:
    (tmp_path / "class.zip").write_bytes(data)
    with pytest.raises(UsageError, match=told) as caught:
        find_students(tmp_path / "class.zip", ASSIGNMENTS)
    assert "\n" not in str(caught.value)


def test_more_entries_than_any_class_has_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.intake.class_archives._MAX_CLASS_ENTRIES", 1)
    (tmp_path / "class.zip").write_bytes(CLASS)
    with pytest.raises(UsageError, match="more than 1 entries; split it"):
        find_students(tmp_path / "class.zip", ASSIGNMENTS)


def test_a_student_with_too_many_entries_is_refused_and_no_other(
    read_class: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.intake.class_members.MAX_ENTRIES", 5)
    entries = [(f"ada/{number}.txt", "") for number in range(7)]
    handed_in = read_class(*entries, ("ben/attention/masks.py", "x = 3"))
    assert "more than 5 entries" in refusal(handed_in["ada"])
    assert handed_in["ben"] == {"attention/masks": "x = 3"}


def test_a_large_archive_with_64_bit_places_and_bytes_before_and_after_it_is_read(tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("ada", "ben"):
            with archive.open(f"{name}/attention/masks.py", "w", force_zip64=True) as file:
                file.write(f"name = '{name}'".encode())
    data = held.getvalue()
    at = data.index(b"PK\x05\x06")
    *_, size, offset, _ = struct.unpack("<4s4H2LH", data[at:])
    end = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 2, 2, size, offset)
    end += struct.pack("<4sLQL", b"PK\6\7", 0, at, 1)
    end += struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    (tmp_path / "class.zip").write_bytes(b"#!/bin/sh\n" + data[:at] + end + b"trailing")
    assert read(tmp_path / "class.zip")[0] == {
        "ada": {"attention/masks": "name = 'ada'"},
        "ben": {"attention/masks": "name = 'ben'"},
    }


def test_a_damaged_entry_costs_its_own_exercise(tmp_path: Path) -> None:
    data = packed(("ada/attention/masks.py", "x = 1"), ("ben/attention/masks.py", "x = 2"))
    (tmp_path / "class.zip").write_bytes(data.replace(b"ada/attention", b"eve/attention", 1))
    handed_in, _ = read(tmp_path / "class.zip")
    assert "this entry of the archive is damaged" in handed_in["ada"]["attention/masks"]
    assert handed_in["ben"] == {"attention/masks": "x = 2"}


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=6))
def test_no_damage_raises_anything_but_wrong_usage(tmp_path: Path, damage: list[tuple[int, int]]) -> None:
    spoiled = bytearray(CLASS)
    for at, byte in damage:
        spoiled[-1 - at % len(spoiled)] = byte
    (tmp_path / "class.zip").write_bytes(spoiled)
    try:
        students = find_students(tmp_path / "class.zip", ASSIGNMENTS).students
    except UsageError:
        return
    for student in students:
        files = read_submission(student, EXERCISES)[0].files
        assert all(isinstance(file, Source | Unreadable) for file in files.values())
