import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.records import Source, Unreadable

from .conftest import EXERCISES

FILE = ("attention/masks.py", "x = 1\n")


def refusal(graded: tuple) -> str:
    """The one reason for which every exercise is unreadable."""
    submission, _ = graded
    assert tuple(submission.files) == EXERCISES
    (reason,) = {file.reason for file in submission.files.values()}
    return reason


def text(graded: tuple) -> str:
    return graded[0].files["attention/masks"].cells[0].text


def test_an_entry_is_read_without_unpacking(read_zip: Callable, tmp_path: Path) -> None:
    assert text(read_zip(FILE)) == "x = 1\n"
    assert [path.name for path in tmp_path.iterdir()] == ["ada.zip"]


@pytest.mark.parametrize("name", ["ada/attention/masks.py", "./attention/masks.py", "my work/attention//masks.py"])
def test_one_wrapping_folder_is_looked_through(read_zip: Callable, name: str) -> None:
    assert text(read_zip((name, "x = 1\n"))) == "x = 1\n"


def test_litter_beside_the_wrapping_folder_does_not_hide_it(read_zip: Callable) -> None:
    graded = read_zip(("ada/attention/masks.py", "x = 1\n"), ("__MACOSX/ada/._masks.py", ""), ("ada/.DS_Store", ""))
    assert text(graded) == "x = 1\n"
    assert graded[1] == ()


def test_a_second_wrapping_folder_is_not_looked_through(read_zip: Callable) -> None:
    submission, strays = read_zip(("a/b/attention/masks.py", "x = 1\n"))
    assert submission.files == {}
    assert len(strays) == 1


def test_two_wrapping_folders_are_refused(read_zip: Callable) -> None:
    reason = refusal(read_zip(("new/attention/masks.py", "x = 1"), ("old/attention/masks.py", "x = 2")))
    assert "holds several folders with exercises ('new/', 'old/')" in reason


def test_strays_in_an_archive_are_named(read_zip: Callable) -> None:
    _, strays = read_zip(FILE, ("attention/Masks.py", ""), ("report.pdf", ""))
    assert strays == (
        "attention/Masks.py: not the file of an exercise (did you mean attention/masks.py?)",
        "report.pdf: not the file of an exercise",
    )


def test_utf_8_in_a_name_is_read_without_the_flag_that_tells_of_it(read_zip: Callable) -> None:
    _, strays = read_zip(FILE, ("_x_.txt", ""), change=lambda data: data.replace(b"_x_", b"x\xc3\xa9"))
    assert strays == ("xé.txt: not the file of an exercise",)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../evil.py", "leads out of the archive"),
        ("attention/../../evil.py", "leads out of the archive"),
        ("__MACOSX/../../evil.py", "leads out of the archive"),
        ("/etc/passwd", "has an absolute path"),
        ("//server/share/x", "has an absolute path"),
        ("C:/Windows/x.py", "has a drive in its path"),
        ("c:evil.py", "has a drive in its path"),
        ("..\\evil.py", "has a backslash in its name"),
        ("attention\\masks.py", "has a backslash in its name"),
    ],
)
def test_a_hostile_name_refuses_the_whole_archive(read_zip: Callable, name: str, why: str) -> None:
    reason = refusal(read_zip(FILE, (name, "")))
    assert reason.startswith(f"the archive is refused: its entry '{name}' {why}")


def test_a_nul_in_a_name_refuses_the_whole_archive(read_zip: Callable) -> None:
    graded = read_zip(FILE, ("maskQ.py", ""), change=lambda data: data.replace(b"maskQ", b"mask\0"))
    assert "has a NUL in its name" in refusal(graded)


@pytest.mark.parametrize(
    ("kind", "why"), [(stat.S_IFLNK, "is a link"), (stat.S_IFIFO, "is a special file"), (stat.S_IFCHR, "is a special")]
)
def test_a_link_or_special_file_refuses_the_whole_archive(read_zip: Callable, kind: int, why: str) -> None:
    info = zipfile.ZipInfo("attention/scaled_attention.py")
    info.external_attr = (kind | 0o777) << 16
    assert why in refusal(read_zip(FILE, (info, "/etc/passwd")))


def test_a_bomb_refuses_the_whole_archive_by_name(read_zip: Callable) -> None:
    reason = refusal(read_zip(FILE, ("attention/zeros.bin", bytes(50_000_000))))
    assert "its entry 'attention/zeros.bin' unpacks to 48 MiB from" in reason
    assert "as a zip bomb does" in reason


def test_many_large_entries_are_refused_by_their_sum(read_zip: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.intake.archives._MAX_UNPACKED_BYTES", 1000)
    assert "the archive unpacks to" in refusal(read_zip(FILE, ("a.txt", "ab" * 300), ("b.txt", "ab" * 300)))


def test_a_bomb_that_lies_about_its_size_is_not_inflated_further(read_zip: Callable) -> None:
    content = bytes(5_000_000)
    real, small = len(content).to_bytes(4, "little"), (10).to_bytes(4, "little")
    submission, _ = read_zip(("attention/masks.py", content), change=lambda data: data.replace(real, small))
    assert "this entry of the archive is damaged" in submission.files["attention/masks"].reason


def test_an_encrypted_entry_refuses_the_whole_archive(read_zip: Callable) -> None:
    def encrypt(data: bytes) -> bytes:
        at = data.index(b"PK\x01\x02")
        return data[: at + 8] + bytes([data[at + 8] | 1]) + data[at + 9 :]

    assert "is encrypted" in refusal(read_zip(FILE, change=encrypt))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_duplicate_entries_are_refused(read_zip: Callable) -> None:
    assert "holds 'attention/masks.py' twice" in refusal(read_zip(FILE, ("attention/masks.py", "x = 2")))


def test_entries_that_differ_only_in_how_their_path_is_written_are_duplicates(read_zip: Callable) -> None:
    assert "holds 'attention/masks.py' twice" in refusal(read_zip(FILE, ("./attention//masks.py", "x = 2")))


def test_a_truncated_archive_is_refused(read_zip: Callable) -> None:
    assert "broken or cut short" in refusal(read_zip(FILE, change=lambda data: data[:-30]))


def test_the_archive_inside_one_that_is_cut_short_is_not_taken_for_it(read_zip: Callable, tmp_path: Path) -> None:
    read_zip(FILE)
    inner = (tmp_path / "ada.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "ada.zip", "w") as archive:
        archive.writestr("inner.zip", inner)
        archive.writestr("attention/masks.py", "x = 2\n")
    cut = (tmp_path / "ada.zip").read_bytes()[: len(inner) + 60]
    assert "broken or cut short" in refusal(read_zip(FILE, change=lambda _: cut))


def test_something_that_is_no_archive_is_refused(read_zip: Callable) -> None:
    assert "the archive is no zip file but a RAR archive" in refusal(
        read_zip(FILE, change=lambda data: b"Rar!" + bytes(100))
    )


def test_too_many_entries_are_refused(read_zip: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.intake.archives.MAX_ENTRIES", 5)
    assert "more than 5 entries" in refusal(read_zip(*((f"{i}.txt", "") for i in range(6))))


def test_too_large_an_archive_is_refused(read_zip: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.intake.archives.MAX_ARCHIVE_BYTES", 50)
    assert "the archive is larger than" in refusal(read_zip(FILE))


def test_another_packing_method_is_told(tmp_path: Path, read_zip: Callable) -> None:
    def lzma(data: bytes) -> bytes:
        at = data.index(b"PK\x01\x02")
        return data[: at + 10] + bytes([14]) + data[at + 11 :]

    submission, _ = read_zip(FILE, change=lzma)
    assert "packed by a method other than deflate" in submission.files["attention/masks"].reason


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=6))
def test_no_damage_to_an_archive_raises(read_zip: Callable, damage: list[tuple[int, int]]) -> None:
    def spoil(data: bytes) -> bytes:
        spoiled = bytearray(data)
        for at, byte in damage:
            spoiled[at % len(spoiled)] = byte
        return bytes(spoiled)

    submission, _ = read_zip(FILE, ("ada.txt", "hello"), change=spoil)
    assert all(isinstance(file, Source | Unreadable) for file in submission.files.values())
