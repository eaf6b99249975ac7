import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.faults import Fault, GraderError, UsageError
from autograder.records import ExerciseResult, Status
from autograder.report import store
from autograder.report.store import FILE, Store
from tests.report.samples import exercise, graded, key

GRADER = """
import sys
from pathlib import Path
from autograder.report.store import Store
from tests.report.samples import graded
with Store(Path(sys.argv[1])) as grades:
    for number in range(100_000):
        grades.append(f"s{number}", graded())
        print(number, flush=True)
"""
FULL_DISK = """
import resource, sys
from pathlib import Path
from autograder.faults import GraderError
from autograder.report.store import Store
from tests.report.samples import graded
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    with Store(Path(sys.argv[1])) as grades:
        for number in range(10_000):
            grades.append(f"s{number}", graded())
except GraderError as error:
    print(number, error)
"""


def run(code: str, folder: Path) -> "subprocess.Popen[str]":
    root = Path(__file__).parents[2]
    return subprocess.Popen([sys.executable, "-c", code, str(folder)], cwd=root, stdout=subprocess.PIPE, text=True)


NAME = "attention/scaled_attention"


def latest(grades: Store, name: str = "ada") -> ExerciseResult:
    return grades.latest(name)[NAME][1]


def test_what_was_graded_is_found_again(tmp_path: Path):
    wrong, missing = exercise(), exercise(Status.MISSING)
    with Store(tmp_path) as grades:
        grades.append("ada", graded(wrong))
        grades.append("Zoë\n", graded(missing))
    with Store(tmp_path) as grades:
        assert grades.latest("ada") == {NAME: (key(), wrong)}
        assert grades.latest("Zoë\n") == {NAME: (key(), missing)}
        assert grades.latest("ben") == {}


def test_the_keys_tell_what_was_ever_graded_the_latest_last(tmp_path: Path):
    with Store(tmp_path) as grades:
        for seed in (0, 1, 0):
            grades.append("ada", graded(seed=seed))
        assert grades.keys("ada") == {NAME: (key(seed=1), key(seed=0))}
        assert grades.keys("ben") == {}


def test_the_last_grade_counts_and_the_earlier_one_stays(tmp_path: Path):
    again = exercise(Status.CORRECT)
    with Store(tmp_path) as grades:
        grades.append("ada", graded())
        grades.append("ada", graded(again))
        assert latest(grades) == again
    with sqlite3.connect(tmp_path / FILE) as file:
        assert file.execute("SELECT count(*) FROM grades").fetchone() == (2,)


def test_an_older_grade_is_made_to_count_again_without_being_made_again(tmp_path: Path):
    old, new = exercise(), exercise(Status.CORRECT)
    with Store(tmp_path) as grades:
        grades.append("ada", graded(old, work="before"))
        grades.append("ada", graded(new, work="after"))
        grades.revive("ada", {NAME: key(work="after")})
        assert latest(grades) == new
        grades.revive("ada", {NAME: key(work="before")})
        assert latest(grades) == old
    with sqlite3.connect(tmp_path / FILE) as file:
        assert file.execute("SELECT count(*) FROM grades").fetchone() == (3,)


def test_what_counted_when_the_last_run_ended_is_still_known(tmp_path: Path):
    old, new = exercise(), exercise(Status.CORRECT)
    with Store(tmp_path) as grades:
        grades.append("ada", graded(old))
        assert grades.latest("ada", of_last_run=True) == {}
        grades.complete()
        grades.append("ada", graded(new))
    with Store(tmp_path) as grades:
        assert grades.latest("ada", of_last_run=True)[NAME][1] == old
        assert latest(grades) == new


def test_an_undecodable_name_is_kept_as_it_is_shown(tmp_path: Path):
    with Store(tmp_path) as grades:
        grades.append("ad\udce9", graded())
        assert grades.latest("ad\\xe9") == grades.latest("ad\udce9") != {}


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
        assert all(grades.latest(f"s{number}") for number in range(reported + 1))
        grades.append("after", graded())


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
            grades.append(f"s{number}", graded())
    path = tmp_path / FILE
    content = bytearray(path.read_bytes())
    content[4096 : len(content) - 4096] = bytes(len(content) - 8192)
    path.write_bytes(content)
    with pytest.raises(GraderError, match="is broken") as caught:
        Store(tmp_path)
    assert "\n" not in str(caught.value)


def test_a_row_that_is_no_grade_is_told_by_name(tmp_path: Path):
    with Store(tmp_path) as grades:
        grades.append("ada", graded())
        with sqlite3.connect(tmp_path / FILE) as file:
            file.execute("UPDATE grades SET result = '{}'")
        with pytest.raises(GraderError, match="the grade of ada cannot be read"):
            grades.latest("ada")


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
        file.execute("PRAGMA user_version = 99")
    with pytest.raises(UsageError, match="has version 99, expected 2"):
        Store(tmp_path)


def test_a_file_that_another_program_holds_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(store, "PATIENCE", 0.01)
    with Store(tmp_path) as grades:
        other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UsageError, match=r"another program holds .*; close it and run again with --resume"):
            grades.append("ada", graded())
        other.execute("ROLLBACK")
        other.close()
        grades.append("ada", graded())


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
        assert all(grades.latest(f"s{place}") for place in range(int(number)))
