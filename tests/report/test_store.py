import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.faults import Fault, GraderError, UsageError
from autograder.records import Status
from autograder.report import store
from autograder.report.store import FILE, Store
from tests.report.samples import exercise, student

GRADER = """
import sys
from pathlib import Path
from autograder.report.store import Store
from tests.report.samples import student
with Store(Path(sys.argv[1])) as grades:
    for number in range(100_000):
        grades.append("run", "digest", student(f"s{number}"))
        print(number, flush=True)
"""
FULL_DISK = """
import resource, sys
from pathlib import Path
from autograder.faults import GraderError
from autograder.report.store import Store
from tests.report.samples import student
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    with Store(Path(sys.argv[1])) as grades:
        for number in range(10_000):
            grades.append("run", "digest", student(f"s{number}"))
except GraderError as error:
    print(number, error)
"""


def run(code: str, folder: Path) -> "subprocess.Popen[str]":
    root = Path(__file__).parents[2]
    return subprocess.Popen([sys.executable, "-c", code, str(folder)], cwd=root, stdout=subprocess.PIPE, text=True)


def test_what_was_graded_is_found_again(tmp_path: Path):
    ada, ben = student("ada"), student("Zoë\n", exercise(Status.MISSING))
    with Store(tmp_path) as grades:
        grades.append("run", "d1", ada)
        grades.append("run", "d2", ben)
        assert grades.finished("run") == {("ada", "d1"): ada, ("Zoë\n", "d2"): ben}
    with Store(tmp_path) as grades:
        assert grades.finished("run") == {("ada", "d1"): ada, ("Zoë\n", "d2"): ben}


def test_another_course_or_seed_finds_nothing(tmp_path: Path):
    with Store(tmp_path) as grades:
        grades.append("course a, seed 0", "d", student())
        assert grades.finished("course a, seed 1") == {}


def test_a_changed_submission_is_not_the_graded_one(tmp_path: Path):
    with Store(tmp_path) as grades:
        grades.append("run", "before", student())
        assert ("ada", "after") not in grades.finished("run")


def test_the_last_grade_of_a_submission_counts_and_the_earlier_one_stays(tmp_path: Path):
    again = student("ada", exercise(Status.CORRECT))
    with Store(tmp_path) as grades:
        grades.append("run", "d", student())
        grades.append("run", "d", again)
        assert grades.finished("run") == {("ada", "d"): again}
    with sqlite3.connect(tmp_path / FILE) as file:
        assert file.execute("SELECT count(*) FROM grades").fetchone() == (2,)


def test_an_undecodable_name_is_kept_as_it_is_shown(tmp_path: Path):
    with Store(tmp_path) as grades:
        grades.append("run", "d", student("ad\udce9"))
        assert list(grades.finished("run")) == [("ad\\xe9", "d")]


def test_a_killed_grader_loses_no_grade_it_reported_and_leaves_no_lock(tmp_path: Path):
    grader = run(GRADER, tmp_path)
    assert grader.stdout
    for line in grader.stdout:
        if line.strip() == "20":
            break
    grader.send_signal(signal.SIGKILL)
    reported = 20 + len(grader.stdout.readlines())
    grader.wait()
    with Store(tmp_path) as grades:
        found = grades.finished("run")
        assert {f"s{number}" for number in range(reported + 1)} <= {name for name, _ in found}
        grades.append("run", "digest", student("after"))


def test_a_second_grader_is_refused_until_the_first_is_done(tmp_path: Path):
    with Store(tmp_path), pytest.raises(UsageError, match=r"^another grader \(process \d+\) is at work in .*; wait"):
        Store(tmp_path)
    Store(tmp_path).close()


def test_a_refused_grader_does_not_keep_the_folder(tmp_path: Path):
    (tmp_path / FILE).write_text("this is no database, and it is longer than a header" * 20)
    with pytest.raises(GraderError, match="is broken: file is not a database; move it away and grade again"):
        Store(tmp_path)
    (tmp_path / FILE).unlink()
    Store(tmp_path).close()


def test_a_damaged_file_is_told_in_one_line(tmp_path: Path):
    with Store(tmp_path) as grades:
        for number in range(50):
            grades.append("run", "d", student(f"s{number}"))
    path = tmp_path / FILE
    content = bytearray(path.read_bytes())
    content[4096 : len(content) - 4096] = bytes(len(content) - 8192)
    path.write_bytes(content)
    with pytest.raises(GraderError, match="is broken") as caught:
        Store(tmp_path)
    assert "\n" not in str(caught.value)


def test_a_row_that_is_no_grade_is_told_by_name(tmp_path: Path):
    with Store(tmp_path) as grades:
        grades.append("run", "d", student("ada"))
        with sqlite3.connect(tmp_path / FILE) as file:
            file.execute("UPDATE grades SET result = '{}'")
        with pytest.raises(GraderError, match="the grade of ada cannot be read"):
            grades.finished("run")


def test_the_database_of_another_program_is_left_alone(tmp_path: Path):
    with sqlite3.connect(tmp_path / FILE) as file:
        file.execute("CREATE TABLE holidays (day TEXT)")
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(UsageError, match="is another program's database; choose another --out"):
        Store(tmp_path)
    assert (tmp_path / FILE).read_bytes() == before


def test_a_store_of_a_later_version_is_left_alone(tmp_path: Path):
    Store(tmp_path).close()
    with sqlite3.connect(tmp_path / FILE) as file:
        file.execute("PRAGMA user_version = 2")
    with pytest.raises(UsageError, match="has version 2, expected 1"):
        Store(tmp_path)


def test_a_file_that_another_program_holds_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(store, "PATIENCE", 0.01)
    with Store(tmp_path) as grades:
        other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UsageError, match=r"another program holds .*; close it and run again with --resume"):
            grades.append("run", "d", student())
        other.execute("ROLLBACK")
        other.close()
        grades.append("run", "d", student())


@pytest.mark.parametrize("place", ["missing", "file"])
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, place: str):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match=r"^cannot write .*; choose another --out$"):
        Store(tmp_path / place)


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path):
    (tmp_path / FILE).mkdir()
    with pytest.raises(Fault, match=r"^cannot write .*unable to open database file; choose another --out$"):
        Store(tmp_path)


def test_a_full_disk_stops_the_run_and_keeps_what_was_graded(tmp_path: Path):
    told, _ = run(FULL_DISK, tmp_path).communicate()
    number, _, message = told.partition(" ")
    assert "make room and run again with --resume" in message
    with Store(tmp_path) as grades:
        found = {name for name, _ in grades.finished("run")}
    assert {f"s{place}" for place in range(int(number))} <= found
