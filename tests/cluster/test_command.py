"""`grade --scheduler`, as a teacher types it."""

import subprocess
import sys

from tests.cluster.dask_processes import free_port
from tests.cluster.tiny import RIGHT, hand_in, hand_in_all, write_course


def grade(root, *options, out="out"):
    return subprocess.run(
        [sys.executable, "-m", "autograder", "grade", "class", "--out", out, *options],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_results_are_those_of_one_machine_byte_for_byte(tmp_path, cluster):
    root = write_course(tmp_path / "course")
    hand_in_all(root)
    here = grade(root, out="here")
    there = grade(root, "--scheduler", cluster.address, out="there")
    assert (here.returncode, there.returncode) == (0, 0), there.stderr
    assert (root / "there/results.json").read_bytes() == (root / "here/results.json").read_bytes()
    assert (root / "there/report.html").read_bytes() == (root / "here/report.html").read_bytes()
    assert "graded 8 of 8" in there.stderr
    assert "distributed" not in there.stderr

    hand_in(root, "ben", RIGHT)
    again = grade(root, "--scheduler", cluster.address, "--resume", out="there")
    assert "graded 1 of 1" in again.stderr
    assert "ben, first/double: wrong 0/3 -> correct 3/3 (the hand-in changed)" in again.stdout


def test_no_scheduler_at_the_address_is_one_line_and_exit_code_2(tmp_path):
    root = write_course(tmp_path / "course")
    hand_in(root, "ada", RIGHT)
    address = f"tcp://127.0.0.1:{free_port()}"
    done = grade(root, "--scheduler", address)
    assert done.returncode == 2
    assert done.stderr.startswith(f"autograder: no Dask scheduler answers at {address} ")
    assert len(done.stderr.splitlines()) == 1


def test_workers_and_a_scheduler_together_are_refused(tmp_path):
    root = write_course(tmp_path / "course")
    hand_in(root, "ada", RIGHT)
    done = grade(root, "--scheduler", "tcp://127.0.0.1:1", "--workers", "2")
    assert done.returncode == 2
    assert "the cluster's workers count" in done.stderr


def test_grading_on_one_machine_loads_no_dask():
    program = "import sys, autograder.classroom; sys.exit('distributed' in sys.modules or 'dask' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
