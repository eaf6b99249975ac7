import zlib

import msgspec
import pytest

from autograder.cluster.course_bundle import packed_course, unpack_course
from autograder.cluster.grades import graded_in, told_in
from autograder.cluster.messages import (
    packed_answer,
    packed_bundle,
    packed_submission,
    unpacked_answer,
    unpacked_bundle,
    unpacked_submission,
)
from autograder.course import read_course
from autograder.dependencies import Dependencies
from autograder.faults import GraderError
from autograder.records import Cell, CheckResult, ExerciseResult, GradeKey, Source, Status, Submission, Unreadable
from autograder.tasks import Graded
from tests.cluster.tiny import write_course

SUBMISSION = Submission(
    "ada",
    {
        "first/double": Source("first/double.ipynb", (Cell("x = 'é'\n", "double.ipynb, cell 1"),), True, ("a note",)),
        "first/fourfold": Unreadable("first/fourfold.py", "a syntax error"),
    },
)


def test_a_hand_in_arrives_as_it_was_but_for_the_name():
    found, exercises = unpacked_submission(packed_submission(SUBMISSION, (1, 0)))
    assert (found.student, exercises) == ("", (1, 0))
    assert found.files == SUBMISSION.files
    assert repr(found.files["first/double"]) == repr(SUBMISSION.files["first/double"])


def test_grades_made_of_what_arrives_have_the_same_key(tmp_path):
    dependencies = Dependencies(read_course(write_course(tmp_path)), 0)
    found, _ = unpacked_submission(packed_submission(SUBMISSION, (0,)))
    assert dependencies.key("first/fourfold", found) == dependencies.key("first/fourfold", SUBMISSION)


def test_a_grade_arrives_as_it_was():
    check = CheckResult(
        "values", False, 0.0, 1.5, "off by é", {"inputs": {"x": [1, 2.5]}}, "replay", ("no_scale",), True
    )
    graded = [
        Graded(
            "first/double", GradeKey(1, "g", "c", "w"), ExerciseResult("first/double", Status.WRONG, 0, 3, (check,))
        ),
        Graded("first/fourfold", None, None, "a fault"),
    ]
    assert graded_in(unpacked_answer(packed_answer(told_in(graded)))) == graded


def test_what_is_no_hand_in_is_refused():
    for junk in (b"", b"\x80\x04]\x94.", msgspec.msgpack.encode({"exercises": ["a"], "sources": {}, "unreadable": {}})):
        with pytest.raises(msgspec.DecodeError):
            unpacked_submission(junk)


def test_the_same_work_makes_the_same_bundle():
    parts = (b"one", b"two")
    assert packed_bundle(parts) == packed_bundle(list(parts))
    assert unpacked_bundle(packed_bundle(parts)) == parts


def test_a_course_arrives_as_it_was(tmp_path):
    course = read_course(write_course(tmp_path / "here"))
    data = packed_course(course)
    (tmp_path / "here" / "notes.txt").write_text("no part of the course")
    assert packed_course(read_course(tmp_path / "here")) == data
    unpack_course(data, tmp_path / "there")
    there = read_course(tmp_path / "there")
    assert Dependencies(there, 0).key("first/fourfold", SUBMISSION) == Dependencies(course, 0).key(
        "first/fourfold", SUBMISSION
    )
    assert not (tmp_path / "there" / "notes.txt").exists()


@pytest.mark.parametrize("name", ["/etc/passwd", "../up.py", "solutions/../../up.py"])
def test_a_course_writes_nothing_outside_its_folder(tmp_path, name):
    with pytest.raises(GraderError, match="below the course's folder"):
        unpack_course(zlib.compress(msgspec.msgpack.encode({name: b""})), tmp_path / "there")
