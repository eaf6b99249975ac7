"""The sample class and what is expected of it fit together; grading it is tested elsewhere."""

import tomllib
from pathlib import Path

from autograder.intake import find_students, read_submission
from autograder.records import Source, Status, Unreadable

EXAMPLES = Path(__file__).parents[2] / "examples"
EXPECTED = tomllib.loads((EXAMPLES / "expected.toml").read_text("utf-8"))["students"]
EXERCISES = tuple(next(iter(EXPECTED.values())))


def test_every_student_has_an_expectation_for_every_exercise() -> None:
    found = find_students(EXAMPLES / "class")
    assert [student.student for student in found.students] == sorted(EXPECTED)
    assert found.strays == ()
    assert all(tuple(exercises) == EXERCISES for exercises in EXPECTED.values())
    assert {Status(verdict["status"]) for exercises in EXPECTED.values() for verdict in exercises.values()} >= {
        Status.CORRECT,
        Status.WRONG,
        Status.ERROR,
        Status.TIMEOUT,
        Status.FORBIDDEN,
        Status.MISSING,
        Status.UNREADABLE,
    }


def test_what_intake_can_tell_is_as_expected() -> None:
    for student in find_students(EXAMPLES / "class").students:
        submission, strays = read_submission(student, EXERCISES)
        assert strays == ()
        for exercise in EXERCISES:
            status = EXPECTED[student.student][exercise]["status"]
            file = submission.files.get(exercise)
            kind = {"missing": type(None), "unreadable": Unreadable}.get(status, Source)
            assert isinstance(file, kind), f"{student.student} {exercise}"


def test_the_readme_tells_of_every_student() -> None:
    readme = (EXAMPLES / "README.md").read_text("utf-8")
    assert all(f"| {name} |" in readme for name in EXPECTED)
