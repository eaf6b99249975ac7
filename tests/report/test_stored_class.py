from pathlib import Path

from autograder.records import Status
from autograder.report.store import Store
from autograder.report.stored_class import StoredClass
from tests.report.samples import exercise, graded

NAME, OTHER = "attention/scaled_attention", "attention/masks"


def test_each_student_is_read_with_the_grades_that_count(tmp_path: Path):
    with Store(tmp_path) as grades:
        grades.append("ada", graded(exercise()))
        grades.append("ada", graded(exercise(Status.CORRECT), work="later"))
        grades.append("ben", graded(exercise(Status.MISSING)))
        found = StoredClass(grades, ["ada", "ben"], [NAME])
        assert [(one.student, one.score) for one in found] == [("ada", 8.0), ("ben", 0.0)]
        assert len(found) == 2


def test_exercises_stand_in_the_courses_order_and_others_not_at_all(tmp_path: Path):
    with Store(tmp_path) as grades:
        grades.append("ada", [*graded(exercise(exercise="gone/old")), *graded(exercise(exercise=OTHER)), *graded()])
        (ada,) = StoredClass(grades, ["ada"], [NAME, OTHER])
        assert [one.exercise for one in ada.exercises] == [NAME, OTHER]
        assert ada.max_score == 16.0


def test_what_the_grader_failed_at_has_no_grade_even_if_it_once_had(tmp_path: Path):
    with Store(tmp_path) as grades:
        grades.append("ada", [*graded(exercise(exercise=OTHER)), *graded()])
        (ada,) = StoredClass(grades, ["ada"], [NAME, OTHER], {("ada", OTHER)})
        assert [one.exercise for one in ada.exercises] == [NAME]
