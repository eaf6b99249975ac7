import pytest
from hypothesis import given
from hypothesis.strategies import integers

from autograder.checks import check
from autograder.checks.check import checks_of
from autograder.faults import CourseError


def made():
    @check(points=2, examples=5)
    @given(n=integers(0, 3))
    def test_small(n):
        """Small numbers are
        small.

        This part is for teachers.
        """
        assert n < 4

    return test_small


def test_a_check_is_still_a_test_that_runs():
    made()()


def test_a_check_knows_its_points_and_the_students_sentence():
    found = checks_of({"test_small": made(), "other": 3, "test_plain": lambda: None})
    assert list(found) == ["small"]
    assert (found["small"].points, found["small"].examples) == (2, 5)
    assert found["small"].description == "Small numbers are small."


def test_a_check_without_a_sentence_is_refused():
    with pytest.raises(CourseError, match="has no docstring; write the sentence that the student is to read"):

        @check(points=1)
        @given(n=integers())
        def test_silent(n): ...


def test_a_check_without_given_is_refused():
    with pytest.raises(CourseError, match="put @check above @given"):

        @check(points=1)
        def test_bare():
            """Says something."""
