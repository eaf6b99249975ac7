import pytest

from autograder.checks.check import checks_of
from autograder.course import Course, read_course
from autograder.course.settings import read_settings

from .conftest import ROOT, SETTINGS, Solution

EXERCISES = [f"{part.name}/{one.name}" for part in read_settings(SETTINGS).assignments for one in part.exercises]


def test_the_whole_course_is_the_course_and_its_drafts() -> None:
    course = read_course(ROOT)
    listed = [exercise.id for exercise in course.exercises]
    assert sorted([*listed, *course.drafts]) == sorted(EXERCISES)
    assert {e.id: e.points for e in course.exercises}.items() <= {
        f"{part.name}/{one.name}": one.points for part in read_settings(SETTINGS).assignments for one in part.exercises
    }.items()


@pytest.mark.parametrize("name", EXERCISES)
def test_the_checks_add_up_to_the_exercises_points(course: Course, solution: Solution, name: str) -> None:
    checks = checks_of(vars(solution(name)))
    assert sum(check.points for check in checks.values()) == pytest.approx(course.exercise(name).points, abs=1e-9)


@pytest.mark.parametrize("name", EXERCISES)
def test_what_takes_no_work_is_worth_at_most_a_tenth(course: Course, solution: Solution, name: str) -> None:
    checks = checks_of(vars(solution(name)))
    idle = sum(check.points for check in checks.values() if check.part in ("shapes", "unchanged"))
    assert idle <= course.exercise(name).points / 10 + 1e-9


@pytest.mark.parametrize("name", EXERCISES)
def test_every_mistake_has_a_sentence_and_a_hint(solution: Solution, name: str) -> None:
    for mistake in solution(name).MISTAKES:
        assert mistake.says.endswith("."), mistake.id
        assert mistake.hint.endswith((".", "?")), mistake.id
