"""A hostile class, graded by the command as root and as an ordinary user: what a teacher then reads."""

import json
import os
import subprocess
import sys

import pytest

from tests.hostile.canaries import Host
from tests.hostile.grading.course import HONEST, write_course
from tests.hostile.programs import ORDINARY_USER
from tests.sandbox.stand_in import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="student code is isolated on Linux alone")

# Student: the file of the first exercise. HERE is the folder that holds the results.
STUDENTS = {
    "writes the results": """
import os, sqlite3
for name in ("results.json", "grades.sqlite", "report.html"):
    for mode in ("r+", "w"):
        try: open(HERE + "/out/" + name, mode).write("mallory")
        except OSError: pass
def double(x): return x
""",
    "writes into the folders of others": """
for path in ("/class/honest/first/double.py", "/course/solutions/first/double.py"):
    try: open(HERE + path, "w").write("mallory")
    except OSError: pass
def double(x): return x
""",
    "writes on the screen": """
def double(x): raise ValueError("\\x1b[2J\\x1b]0;mallory\\x07\\r<script>alert(1)</script>\\ud800")
""",
    "has a name of its own": """
def double(x): return type("<img src=x onerror=alert(1)>\\x1b[2J", (), {})()
""",
    "raises a name of its own": """
def double(x): raise type("<script>alert(1)</script>\\x1b[2J", (Exception,), {})("x")
""",
    "prints": "def double(x):\n    print('mallory\\x1b[2J' * 100_000)\n    return x\n",
    "leaves": "import os\nos._exit(0)\n",
    "\x1b[2J<script>alert(1)</script>": "def double(x): return x\n",
    "=HYPERLINK(1)": "def double(x): return x\n",
}


@pytest.fixture(scope="module", params=[0, ORDINARY_USER], ids=["root", "ordinary user"])
def graded(request):
    """The host and what the command said."""
    if request.param and os.geteuid() != 0:
        pytest.skip("only root can become an ordinary user")

    def lay(course):
        write_course(course)
        for student, text in STUDENTS.items():
            path = course.parent / "class" / student.replace("/", "∕") / "first" / "double.py"
            path.parent.mkdir(parents=True)
            path.write_text(f"HERE = {str(course.parent)!r}\n{text}")
        honest = course.parent / "class" / "honest" / "first"
        honest.mkdir(parents=True)
        for name, text in HONEST.items():
            (honest / f"{name}.py").write_text(text)

    with Host(request.param, lay) as host:
        places = [str(host.folder / "class"), "--out", str(host.folder / "out"), "--course", host.told["COURSE"]]
        command = ["-m", "tests.hostile.as_user", str(request.param), "autograder", "grade", *places]
        done = subprocess.run(
            [sys.executable, *command, "--workers", "2"], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        yield host, done.stdout + done.stderr


def read(host, name):
    return (host.folder / "out" / name).read_text("utf-8")


def test_the_honest_student_has_full_marks_and_no_other_has_a_tenth(graded):
    students = json.loads(read(graded[0], "results.json"))["students"]
    scores = {name: student["score"] for name, student in students.items()}
    assert len(scores) == len(STUDENTS) + 1
    assert scores.pop("honest") == 20
    assert max(scores.values()) <= 1


def test_nothing_of_the_host_has_changed_but_for_the_results(graded):
    host, _ = graded
    assert [name for name in host.changed_files() if name.partition("/")[0] != "out"] == []
    assert "mallory" not in read(host, "results.json").replace("0;mallory", "")
    assert host.received() == b""
    assert host.changes_of_the_victim() == []


def test_the_report_shows_what_students_wrote_as_text(graded):
    pages = "".join(page.read_text("utf-8") for page in (graded[0].folder / "out").rglob("*.html"))
    assert "&lt;script&gt;alert(1)" in pages
    assert "<script>alert" not in pages
    assert "<img src=x" not in pages
    assert "\x1b" not in pages


def test_the_screen_shows_no_control_characters_of_students(graded):
    assert "\x1b" not in graded[1]
    assert "\x07" not in graded[1]
    assert "mallory" not in graded[1]
