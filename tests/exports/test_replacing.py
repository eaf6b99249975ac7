import errno
import os
from pathlib import Path

import pytest

from autograder.exports.replacing import replace_file, replace_folder
from autograder.faults import UsageError


def tree(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_a_file_is_made_with_the_folders_above_it(tmp_path: Path):
    assert replace_file(tmp_path / "a" / "b" / "x.csv", ["new"]) is None
    assert tree(tmp_path) == {"a/b/x.csv": "new"}


def test_what_was_there_is_kept_beside_it(tmp_path: Path):
    path = tmp_path / "x.csv"
    for text in ("one", "two", "three"):
        replace_file(path, [text])
    assert tree(tmp_path) == {"x.csv": "three", "x.csv.bak-1": "one", "x.csv.bak-2": "two"}


def test_the_same_content_again_keeps_nothing(tmp_path: Path):
    path = tmp_path / "x.csv"
    assert [replace_file(path, ["same"]) for _ in range(2)] == [None, None]
    assert tree(tmp_path) == {"x.csv": "same"}


def test_a_file_that_fails_half_way_changes_nothing(tmp_path: Path):
    path = tmp_path / "x.csv"
    path.write_text("old")

    def pieces():
        yield "half"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replace_file(path, pieces())
    assert tree(tmp_path) == {"x.csv": "old"}


def test_what_is_no_file_is_not_replaced(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match="is not a file; choose another --out"):
        replace_file(tmp_path / "pipe", ["x"])


def test_a_folder_above_that_cannot_be_made_is_told_in_one_line(tmp_path: Path):
    (tmp_path / "file").write_text("x")
    for replace in (lambda path: replace_file(path, []), lambda path: replace_folder(path, [])):
        with pytest.raises(UsageError, match=r"^cannot write .*: .*; choose another --out$"):
            replace(tmp_path / "file" / "x")


def test_a_folder_is_replaced_as_a_whole_and_kept_beside(tmp_path: Path):
    path = tmp_path / "out"
    assert replace_folder(path, [("ada", "1"), ("ben", "1")]) is None
    assert replace_folder(path, [("ada", "2")]) == tmp_path / "out.bak-1"
    assert tree(tmp_path) == {"out/ada": "2", "out.bak-1/ada": "1", "out.bak-1/ben": "1"}


def test_the_same_files_again_keep_nothing(tmp_path: Path):
    for _ in range(2):
        assert replace_folder(tmp_path / "out", [("ada", "1")]) is None
    assert tree(tmp_path) == {"out/ada": "1"}
    assert len(list(tmp_path.iterdir())) == 1


def test_an_empty_folder_gives_way(tmp_path: Path):
    (tmp_path / "out").mkdir()
    assert replace_folder(tmp_path / "out", [("ada", "1")]) is None
    assert tree(tmp_path) == {"out/ada": "1"}


def test_a_folder_that_fails_half_way_changes_nothing(tmp_path: Path):
    replace_folder(tmp_path / "out", [("ada", "1")])

    def files():
        yield "ada", "2"
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(UsageError, match="No space left on device"):
        replace_folder(tmp_path / "out", files())
    assert tree(tmp_path) == {"out/ada": "1"}
    assert len(list(tmp_path.iterdir())) == 1


def test_others_may_read_what_was_made(tmp_path: Path):
    replace_folder(tmp_path / "out", [("ada", "1")])
    (tmp_path / "plain").mkdir()
    assert (tmp_path / "out").stat().st_mode == (tmp_path / "plain").stat().st_mode
