"""The student's kit: all that a student needs, nothing of the teacher's, nobody's work lost."""

import subprocess
import sys

import pytest

from autograder.course import read_course
from autograder.faults import UsageError
from autograder.release import exercises_tree, stub_of, unlisted_solutions, write_kit
from autograder.release.kit_settings import kit_settings
from tests.conftest import ONE, SETTINGS

HIDDEN = "\n\n### BEGIN HIDDEN TESTS\nSECRET = 1\n### END HIDDEN TESTS\n"
TEST = "\n\ndef test_one():\n    assert one(1) == 2\n"


@pytest.fixture
def course(write_course):
    return read_course(write_course({"solutions/first/one.py": ONE + TEST + HIDDEN}))


@pytest.fixture
def kit(tmp_path):
    return tmp_path / "kit"


def test_the_exercises_are_the_stubs_of_the_solutions(course):
    exercises_tree(course).write()
    assert course.exercise("one").exercise.read_text() == (
        'def one(x):\n    """Adds one."""\n    raise NotImplementedError("one")\n' + TEST
    )
    assert exercises_tree(course).differences() == {}


def test_a_changed_solution_makes_the_exercises_differ(course, write_course):
    exercises_tree(course).write()
    write_course({"solutions/first/one.py": ONE.replace("Adds one.", "Adds 1.")})
    assert exercises_tree(course).differences() == {
        "first/one.py": "is not what release makes",
        ".release.json": "is not what release makes",
    }


def test_a_solution_that_course_toml_does_not_name_is_told(write_course):
    course = read_course(write_course({"solutions/first/forgotten.py": ONE}))
    assert unlisted_solutions(course) == ("solutions/first/forgotten.py",)


def test_the_kit_holds_nothing_of_the_teachers(course, kit):
    write_kit(course, kit)
    files = {path.relative_to(kit).as_posix(): path.read_text() for path in kit.rglob("*") if path.is_file()}
    assert {"README.md", "course.toml", "pytest.ini", "exercises/first/one.py", ".course/stubs/first/one.py"} <= set(
        files
    )
    assert not any(name.startswith("solutions") for name in files)
    for text in files.values():
        assert "SECRET" not in text
        assert "return x + 1" not in text


def test_the_kit_is_a_course_with_the_same_exercises(course, kit):
    write_kit(course, kit)
    read = read_course(kit)
    assert read.is_kit
    for there, here in zip(read.exercises, course.exercises, strict=True):
        assert (there.id, there.points, there.limits, there.forbidden, there.defines, there.imports) == (
            here.id, here.points, here.limits, here.forbidden, here.defines, here.imports,
        )  # fmt: skip
        assert stub_of(read, there) == stub_of(course, here)


def test_a_kit_is_a_course_still_when_the_student_has_begun(course, kit):
    write_kit(course, kit)
    (kit / "exercises/first/one.py").write_text("def one(x): return (\n")
    assert read_course(kit).exercise("one").defines == ("one",)


def test_pytest_alone_checks_the_kits_exercises(course, kit):
    write_kit(course, kit)
    (kit / "exercises/first/one.py").write_text("def one(x):\n    return x + 1\n" + TEST)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "exercises/first/one.py"]
    ran = subprocess.run(command, cwd=kit, capture_output=True, text=True, check=False)
    assert (ran.returncode, "1 passed" in ran.stdout) == (0, True), ran.stdout


def test_a_folder_that_is_no_kit_is_refused(course, tmp_path):
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious/thesis.txt").write_text("")
    with pytest.raises(UsageError) as caught:
        write_kit(course, tmp_path / "precious")
    assert str(caught.value) == (
        f"{tmp_path / 'precious'} is not empty and is no kit. Name a folder that is empty or not there yet."
    )


def test_a_file_in_the_kits_place_is_refused(course, kit):
    kit.write_text("")
    with pytest.raises(UsageError, match=r"is a file\. Name a folder that is empty or not there yet\."):
        write_kit(course, kit)


def test_a_renewed_kit_keeps_what_the_student_wrote(course, kit, write_course):
    write_kit(course, kit)
    for name in ("first/one.py", "first/two.py"):
        (kit / "exercises" / name).write_text("# my work\n")
    (kit / "exercises/scratch.py").write_text("# my notes\n")
    write_course({"solutions/first/one.py": ONE.replace("Adds one.", "Adds 1.")})
    changes = write_kit(read_course(course.root), kit)
    assert changes.kept == ("exercises/first/two.py",)
    assert changes.backups == {"exercises/first/one.py": "exercises/first/one.py.bak-1"}
    assert (kit / "exercises/first/one.py.bak-1").read_text() == "# my work\n"
    assert (kit / "exercises/first/two.py").read_text() == "# my work\n"
    assert (kit / "exercises/scratch.py").read_text() == "# my notes\n"


def test_the_kits_settings_say_the_same_without_the_authors_comments(write_course, tmp_path):
    settings = (
        SETTINGS.replace("points = 1 }", 'points = 1.5, seconds = 3, forbidden = ["torch.relu"] } # too easy?')
        .replace("points = 6", "points = 6.5")
        .replace('"Small"', '"Sm\\"all\\n\\u007f"')
        .replace(
            "[assignments.first]", '[limits]\nseconds = 30\n[forbidden]\nall = ["torch.nn.LSTM"]\n[assignments.first]'
        )
    )
    root = write_course({"course.toml": settings})
    course = read_course(root)
    written = kit_settings(course)
    assert "easy" not in written
    (root / "course.toml").write_text(written, encoding="utf-8")
    assert read_course(root) == course
