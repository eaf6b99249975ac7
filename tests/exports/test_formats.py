"""Each format holds every student, and what its program reads."""

import csv
import io
import json
from collections.abc import Callable, Iterator

import pytest

from autograder.exports import canvas, checks_csv, gradescope, moodle, scores_csv
from autograder.exports.formats import FORMATS, FileEach, OneFile
from autograder.records import ClassResult, Status
from tests.report.samples import class_of, exercise, failing_check, student

MASKS = exercise(exercise="attention/masks", score=1.5, max_score=6.0)
LAST = exercise(Status.MISSING, exercise="transformer/transformer", max_score=7.0)


def a_class(*names: str) -> ClassResult:
    return class_of(*(student(name, exercise(), MASKS, LAST) for name in names))


def rows(pieces: Callable[[ClassResult], Iterator[str]], result: ClassResult) -> list[list[str]]:
    return list(csv.reader(io.StringIO("".join(pieces(result)), newline="")))


def test_csv_has_a_row_a_student_and_two_columns_an_exercise():
    header, ada = rows(scores_csv.pieces, a_class("ada"))
    assert dict(zip(header, ada, strict=True)) == {
        "student": "ada",
        "score": "7.5",
        "max_score": "21.0",
        "attention/scaled_attention": "6.0",
        "attention/scaled_attention status": "wrong",
        "attention/masks": "1.5",
        "attention/masks status": "wrong",
        "transformer/transformer": "0.0",
        "transformer/transformer status": "missing",
    }


def test_what_the_grader_could_not_grade_is_an_empty_cell():
    found = rows(scores_csv.pieces, class_of(student("ada", exercise(), MASKS), student("ben", MASKS)))
    assert found[2] == ["ben", "1.5", "6.0", "", "", "1.5", "wrong"]


def test_checks_csv_has_a_row_a_check_and_one_for_an_exercise_without_checks():
    header, *found = rows(checks_csv.pieces, class_of(student("ada", exercise(), LAST)))
    passing, failing, missing = (dict(zip(header, row, strict=True)) for row in found)
    assert (passing["passed"], failing["passed"], failing["mistakes"]) == ("true", "false", "no_scale")
    assert failing["message"] == "Row 0 should sum to 1, it sums to nan."
    assert (missing["check"], missing["status"], missing["max_score"]) == ("", "missing", "7.0")


def test_checks_csv_keeps_a_message_on_its_line():
    check = failing_check(message="one\n=two\x1b[2J\rthree", mistakes=())
    (_, row) = rows(checks_csv.pieces, class_of(student("ada", exercise(checks=(check,)))))
    assert row[-1] == r"one\n=two\x1b[2J\x0dthree"


def test_canvas_gets_the_points_of_each_assignment_and_finds_students_by_login():
    header, most, ada = rows(canvas.pieces, a_class("ada"))
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "attention", "transformer"]
    assert most == ["    Points Possible", "", "", "", "", "14.0", "7.0"]
    assert ada == ["ada", "", "", "ada", "", "7.5", "0.0"]


def test_no_student_is_taken_for_canvas_row_of_points():
    found = rows(canvas.pieces, a_class("my Points Possible"))
    assert [row for row in found if "Points Possible" in row[0]] == [found[1]]
    assert found[2][3] == "my Points Possible"


def test_the_points_of_an_assignment_are_whole_even_where_the_grader_failed_on_a_student():
    assert rows(canvas.pieces, class_of(student("ada", MASKS), student("ben", exercise(), MASKS)))[1][5] == "14.0"


def test_moodle_gets_a_column_for_each_assignment():
    assert rows(moodle.pieces, a_class("ada")) == [["Username", "attention", "transformer"], ["ada", "7.5", "0.0"]]


def test_no_backslash_hides_the_end_of_moodles_cell():
    text = "".join(moodle.pieces(a_class('a,"\\', "ben")))
    assert "\\" not in text
    assert [row[0] for row in rows(moodle.pieces, a_class('a,"\\', "ben"))][1:] == ['a,"\uff3c', "ben"]


def gradescope_files(result: ClassResult) -> dict[str, dict]:
    return {name: json.loads(text) for name, text in gradescope.files(result)}


def test_gradescope_gets_the_score_and_a_test_for_each_check():
    (found,) = gradescope_files(a_class("ada")).values()
    assert found["score"] == 7.5
    assert [test["number"] for test in found["tests"]] == ["1.1", "1.2", "2.1", "2.2", "3.1"]
    failing = found["tests"][1]
    assert failing["name"] == "attention/scaled_attention: Every row of weights sums to 1"
    assert (failing["status"], failing["score"], failing["max_score"]) == ("failed", 0.0, 2.0)
    assert "Row 0 should sum to 1" in failing["output"]
    assert "expected  |  yours" in failing["output"]
    assert "replay: autograder check scaled_attention --replay 7f" in failing["output"]
    assert found["tests"][4]["name"] == "transformer/transformer"
    assert found["tests"][4]["output"] == "no file was handed in"


def test_gradescope_reads_student_text_as_text_and_shows_nothing_before_the_teacher_does():
    (found,) = gradescope_files(a_class("ada")).values()
    formats = [found["output_format"], found["test_output_format"], found["test_name_format"]]
    assert set(formats) | {test["output_format"] for test in found["tests"]} == {"text"}
    assert {found["visibility"], *(test["visibility"] for test in found["tests"])} == {"after_published"}


def test_gradescope_keeps_the_name_verbatim_inside_the_file():
    found = gradescope_files(a_class("a/b\n", "-rf", "x" * 255))
    assert {one["extra_data"]["student"] for one in found.values()} == {"a/b\n", "-rf", "x" * 255}
    assert all("/" not in name and len(name.encode()) < 255 for name in found)


def test_every_file_for_gradescope_begins_alike():
    assert all(text.startswith(gradescope.OPENING) for _, text in gradescope.files(a_class("ada", "ben")))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_takes_an_empty_class_and_odd_names(name: str):
    odd = ["=1", "new\nline", '"', ",", "a\udce9", "\x1b[2J"]
    for result, least in ((ClassResult("empty", 0), 0), (a_class(*odd), len(odd))):
        wanted = FORMATS[name]
        if isinstance(wanted, OneFile):
            text = "".join(wanted.pieces(result))
            assert len(list(csv.reader(io.StringIO(text, newline="")))) > least
            text.encode()
        else:
            assert isinstance(wanted, FileEach)
            assert len(dict(wanted.files(result))) == least
