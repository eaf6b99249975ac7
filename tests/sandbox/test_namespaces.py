"""The new root is mounted over a scratch folder, below which the runtime itself may lie."""

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import os, sys
from autograder.sandbox import namespaces, runtime
left = namespaces.leave_all()
if left["mount"] is not None:
    print("no namespace here")
    raise SystemExit
try:
    namespaces.wall_in([*runtime.readable(), *sys.argv[2:]], [])
except OSError as reason:
    print("refused", os.listdir(sys.argv[1]))
else:
    print(sorted(os.listdir(sys.argv[1])), open(sys.argv[1] + "/inside/told").read(), os.path.exists("/etc/passwd"))
"""


def behind_the_wall(folder: Path, *readable: str) -> str:
    (folder / "inside").mkdir()
    (folder / "inside" / "told").write_text("legible")
    (folder / "other").mkdir()
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), *readable],
        cwd=root,
        env={"PYTHONPATH": root},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_runtime_below_the_scratch_folder_is_seen_and_its_neighbours_are_not(tmp_path: Path) -> None:
    told = behind_the_wall(tmp_path, str(tmp_path / "inside"))
    assert told in ("['inside'] legible False", "no namespace here")


def test_a_wall_that_fails_leaves_everything_where_it_was(tmp_path: Path) -> None:
    # A file cannot be bound inside a folder that is bound already and read-only.
    told = behind_the_wall(tmp_path, "/tmp/../" + str(tmp_path / "inside"), "/proc/1/does-not-exist")
    assert told in ("refused ['inside', 'other']", "refused ['other', 'inside']", "no namespace here")
