import errno
import os
from pathlib import Path

import pytest

from autograder.faults import GraderError, UsageError
from autograder.report.whole_file import write_whole


def test_the_file_is_replaced_and_nothing_else_is_left(tmp_path: Path):
    path = tmp_path / "results.json"
    path.write_text("old")
    write_whole(path, ["new ", "Zoë\n"])
    assert path.read_bytes() == "new Zoë\n".encode()
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_half_way_leaves_the_old_file(tmp_path: Path):
    path = tmp_path / "results.json"
    path.write_text("old")

    def pieces():
        yield "half"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_whole(path, pieces())
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_others_may_read_the_file(tmp_path: Path):
    path = tmp_path / "report.html"
    write_whole(path, ["x"])
    mask = os.umask(0)
    os.umask(mask)
    assert path.stat().st_mode & 0o777 == 0o666 & ~mask


def test_a_missing_folder_is_told_in_one_line(tmp_path: Path):
    with pytest.raises(UsageError, match=r"^cannot write .*/none/results\.json: No such file or directory; choose"):
        write_whole(tmp_path / "none" / "results.json", ["x"])


def test_a_full_disk_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(handle: int):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(GraderError, match="No space left on device; make room and run again"):
        write_whole(tmp_path / "results.json", ["x"])
    assert list(tmp_path.iterdir()) == []
