import pytest

from autograder.course import read_course
from autograder.course.hints import hints_of
from autograder.faults import CourseError
from autograder.release import write_kit
from tests.conftest import ONE


def with_hints(hints: str) -> str:
    return f"{ONE}\n\n### BEGIN HIDDEN TESTS\nHINTS = {hints}\n### END HIDDEN TESTS\n"


def test_hints_are_read_in_their_order(write_course):
    course = read_course(write_course({"solutions/first/one.py": with_hints('("Look.", "Add.")')}))
    assert hints_of(course, course.exercise("one")) == ("Look.", "Add.")
    assert hints_of(course, course.exercise("two")) == ()


@pytest.mark.parametrize("hints", ['"Look."', "(1, 2)", 'tuple("ab")', '("",)'])
def test_what_is_no_list_of_sentences_is_refused_with_its_line(write_course, hints):
    course = read_course(write_course({"solutions/first/one.py": with_hints(hints)}))
    with pytest.raises(
        CourseError, match=r"^solutions/first/one\.py:9: HINTS is no list of sentences\. Write HINTS = "
    ):
        hints_of(course, course.exercise("one"))


def test_a_kit_has_the_hints_and_not_in_the_students_file(write_course, tmp_path):
    course = read_course(write_course({"solutions/first/one.py": with_hints('("Look.", "Add.")')}))
    write_kit(course, tmp_path / "kit")
    kit = read_course(tmp_path / "kit")
    assert hints_of(kit, kit.exercise("one")) == ("Look.", "Add.")
    assert "Look." not in (tmp_path / "kit" / "exercises" / "first" / "one.py").read_text("utf-8")


def test_a_kit_whose_hints_are_gone_has_none(write_course, tmp_path):
    write_kit(read_course(write_course()), tmp_path / "kit")
    (tmp_path / "kit" / ".course" / "hints.json").write_text("nonsense")
    kit = read_course(tmp_path / "kit")
    assert hints_of(kit, kit.exercise("one")) == ()
