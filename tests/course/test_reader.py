"""course.toml and solutions/ together are the course."""

import pytest

from autograder.course import read_course
from autograder.faults import CourseError, UsageError


def test_the_course_has_its_exercises_in_order_with_what_their_files_say(write_course):
    root = write_course()
    course = read_course(root)
    assert (course.title, course.root, course.points, course.is_kit) == ("Small", root, 6.0, False)
    assert [exercise.id for exercise in course.exercises] == ["first/one", "first/two", "second/three"]
    assert [exercise.points for exercise in course.exercises] == [1.0, 2.0, 3.0]
    assert [exercise.defines for exercise in course.exercises] == [("one",), ("Two",), ("three",)]
    assert course.exercises[0].solution == root / "solutions/first/one.py"
    assert course.exercises[0].exercise == root / "exercises/first/one.py"
    assert course.exercises[0].module_name == "exercises.first.one"


def test_imports_count_through_other_exercises(write_course):
    course = read_course(write_course())
    assert [exercise.imports for exercise in course.exercises] == [(), ("first/one",), ("first/one", "first/two")]


def test_the_course_file_itself_may_be_named(write_course):
    root = write_course()
    assert read_course(root / "course.toml").root == root


def test_a_folder_without_a_course_is_told(tmp_path):
    with pytest.raises(UsageError) as caught:
        read_course(tmp_path)
    assert str(caught.value) == (
        f"there is no course.toml in {tmp_path}. Go to the course's folder, or name it with --course."
    )


def test_a_missing_solution_is_told_with_the_line_that_asks_for_it(write_course):
    root = write_course({"solutions/first/two.py": None})
    with pytest.raises(CourseError) as caught:
        read_course(root)
    assert str(caught.value) == "course.toml:8: solutions/first/two.py is missing. Write it, or remove the line."


def test_a_solution_that_imports_a_later_exercise_is_refused(write_course):
    root = write_course({"solutions/first/one.py": "from exercises.second.three import three\n"})
    with pytest.raises(
        CourseError, match=r"^solutions/first/one\.py:1: exercises\.second\.three comes later in course"
    ):
        read_course(root)


def test_a_solution_that_is_not_utf8_is_refused(write_course):
    root = write_course()
    (root / "solutions/first/one.py").write_bytes(b"# \xff\n")
    with pytest.raises(CourseError) as caught:
        read_course(root)
    assert str(caught.value) == "solutions/first/one.py: not UTF-8 at byte 2. Save the file as UTF-8."


@pytest.mark.parametrize("name", ["two", "first/two"])
def test_an_exercise_is_found_by_name_and_by_id(write_course, name):
    assert read_course(write_course()).exercise(name).id == "first/two"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("thre", "Did you mean three?"),
        ("second/tree", "Did you mean second/three?"),
        ("zzzz", "There are: first/one, first/two, second/three."),
    ],
)
def test_an_unknown_exercise_is_told_with_what_may_be_meant(write_course, name, hint):
    with pytest.raises(UsageError) as caught:
        read_course(write_course()).exercise(name)
    assert str(caught.value) == f"there is no exercise called {name!r}. {hint}"
