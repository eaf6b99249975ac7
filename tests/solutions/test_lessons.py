"""Every lesson of the course has what a student is promised: hints, a source, pictures, and all of it in Korean."""

import re
from pathlib import Path

import pytest

from autograder.course.hints import STAGES, hints_of
from autograder.course.translations import states
from autograder.examples.plans import ExercisePlan
from autograder.release import stub_of
from autograder.weaknesses import weaknesses

from .conftest import ROOT
from .test_points import EXERCISES

HANGUL = re.compile("[가-힣]")


@pytest.mark.parametrize("name", EXERCISES)
def test_nothing_that_a_student_would_miss_is_left_out(course, solution, name):
    plan = ExercisePlan(course.exercise(name), vars(solution(name)), ())
    assert list(weaknesses(course, plan)) == []


@pytest.mark.parametrize("name", EXERCISES)
def test_there_are_three_hints_each_a_sentence_that_is_not_the_solution(course, name):
    exercise = course.exercise(name)
    hints = hints_of(course, exercise)
    assert len(set(hints)) == STAGES
    solved = {line.strip() for line in exercise.solution.read_text("utf-8").splitlines()}
    for hint in hints:
        assert hint.endswith((".", "?"))
        assert not solved & set(re.findall("`([^`]+)`", hint))


@pytest.mark.parametrize("name", EXERCISES)
def test_a_lesson_names_its_source_and_works_an_example_by_hand(course, name):
    text = stub_of(course, course.exercise(name))
    assert re.search(r"\b(19|20)\d\d\b", text)
    assert "by hand" in text.lower()


@pytest.mark.parametrize("name", EXERCISES)
def test_every_passage_is_there_in_korean(course, name):
    (state,) = states(course, "ko", [course.exercise(name)])
    assert state.missing == 0


def test_the_korean_course_reads_korean(tmp_path: Path):
    from autograder.course import read_course

    (tmp_path / "course.toml").write_text((ROOT / "course.toml").read_text("utf-8").replace('"en"', '"ko"'))
    for folder in ("solutions", "translations"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    course = read_course(tmp_path)
    for exercise in course.exercises:
        stub = stub_of(course, exercise)
        compile(stub, exercise.id, "exec")
        lesson = [line for line in stub.splitlines() if line.startswith("# ") and len(line) > 60 and "$" not in line]
        # a line may hold nothing but the names of a paper
        assert sum(bool(HANGUL.search(line)) for line in lesson) > 0.7 * len(lesson), exercise.id
        assert all(HANGUL.search(hint) for hint in hints_of(course, exercise))
