import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.faults import GraderError, UsageError
from autograder.records import CheckResult, ClassResult, ExerciseResult, Status, StudentResult
from autograder.report import results_json
from tests.report.samples import class_of, exercise, failing_check, student, tensor


def written(result: ClassResult):
    return "".join(results_json.pieces(result))


def test_the_file_has_every_field_of_the_schema():
    assert json.loads(written(class_of())) == {
        "schema": 1,
        "course": "Attention",
        "seed": 3,
        "students": {
            "ada": {
                "score": 6.0,
                "max_score": 8.0,
                "exercises": {
                    "attention/scaled_attention": {
                        "score": 6.0,
                        "max_score": 8.0,
                        "status": "wrong",
                        "checks": [
                            {
                                "name": "The result has the right shape",
                                "description": "",
                                "passed": True,
                                "score": 6.0,
                                "max_score": 6.0,
                                "message": "",
                                "counterexample": None,
                                "replay": "",
                                "mistakes": [],
                                "carried_forward": False,
                            },
                            {
                                "name": "Every row of weights sums to 1",
                                "description": "What a query gives away is all that it has.",
                                "passed": False,
                                "score": 0.0,
                                "max_score": 2.0,
                                "message": "Row 0 should sum to 1, it sums to nan.",
                                "counterexample": failing_check().counterexample,
                                "replay": "autograder check scaled_attention --replay 7f",
                                "mistakes": ["no_scale"],
                                "carried_forward": False,
                            },
                        ],
                    }
                },
            }
        },
    }


def test_students_stand_by_name_and_exercises_in_the_given_order():
    last, first = exercise(exercise="z/last"), exercise(exercise="a/first")
    found = json.loads(written(class_of(student("zoe"), student("Ada", last, first), student("ada"))))
    assert list(found["students"]) == ["Ada", "ada", "zoe"]
    assert list(found["students"]["Ada"]["exercises"]) == ["z/last", "a/first"]


def test_scores_have_six_decimals_and_no_negative_zero():
    found = written(class_of(student("ada", exercise(score=1 / 3)), student("ben", exercise(score=-0.0))))
    assert '"score": 0.333333,' in found
    assert "-0.0" not in found


def test_what_json_cannot_write_is_text():
    check = failing_check(counterexample={"actual": {"y": tensor([float("nan"), float("-inf"), 1e-30], "d")}})
    found = json.loads(written(class_of(student("ada", exercise(checks=(check,))))))
    shown = found["students"]["ada"]["exercises"]["attention/scaled_attention"]["checks"][0]
    assert shown["counterexample"]["actual"]["y"]["values"] == ["nan", "-inf", 1e-30]


def test_names_stand_verbatim_but_for_undecodable_bytes():
    names = ["Zoë", "<b>", "=1+1", "tab\there", "\u202egpj", os.fsdecode(b"ad\xe9")]
    found = json.loads(written(class_of(*map(student, names))))
    assert set(found["students"]) == {*names[:-1], "ad\\xe9"}


def test_nothing_in_the_file_moves_a_cursor_or_turns_the_text():
    text = written(class_of(student("\x1b[2J\x9b2J\u202e\u2028\x7f"))).replace("\n", "")
    assert text.isprintable()


def test_two_students_of_one_name_are_refused_rather_than_merged():
    with pytest.raises(GraderError, match=r"two students have the same name: 'ad\\\\xe9'; rename"):
        written(class_of(student("ad\\xe9"), student(os.fsdecode(b"ad\xe9"))))


def test_a_score_that_is_no_number_is_refused():
    with pytest.raises(GraderError, match="finite"):
        written(class_of(student("ada", exercise(score=float("nan")))))


texts = st.text(st.characters(codec="utf-8"), max_size=8)
scores = st.floats(0, 100).map(lambda score: round(score, 6))
checks = st.builds(
    CheckResult,
    name=texts,
    passed=st.booleans(),
    score=scores,
    max_score=scores,
    message=texts,
    counterexample=st.none() | st.dictionaries(texts, st.integers() | texts | st.booleans(), max_size=2),
    replay=texts,
    mistakes=st.lists(texts, max_size=2).map(tuple),
    carried_forward=st.booleans(),
)
exercises = st.builds(
    ExerciseResult, texts, st.sampled_from(Status), scores, scores, st.lists(checks, max_size=2).map(tuple), texts
)
students = st.builds(
    StudentResult, texts, scores, scores, st.lists(exercises, max_size=2, unique_by=lambda e: e.exercise).map(tuple)
)
classes = st.builds(
    ClassResult,
    texts,
    st.integers(0, 2**63),
    st.lists(students, max_size=3, unique_by=lambda s: s.student).map(
        lambda found: tuple(sorted(found, key=lambda s: s.student))
    ),
    st.lists(texts, max_size=2).map(tuple),
)


@given(classes)
def test_what_is_written_is_read_back_the_same(tmp_path_factory: pytest.TempPathFactory, result: ClassResult):
    path = tmp_path_factory.getbasetemp() / "results.json"
    results_json.write(result, path)
    assert results_json.read(path) == result


def test_reading_and_writing_again_changes_no_byte(tmp_path: Path):
    path = tmp_path / "results.json"
    results_json.write(class_of(student("ada"), student("ben", exercise(Status.MISSING))), path)
    before = path.read_bytes()
    results_json.write(results_json.read(path), path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("break_it", "told"),
    [
        (lambda text: text[:100], "truncated"),
        (lambda text: text.replace('"status": "wrong"', '"status": "fine"'), "Invalid enum value 'fine'"),
        (lambda text: text.replace('"passed": true', '"passed": 1'), "Expected `bool`, got `int`"),
        (lambda text: text.replace('"score": 6.0,', ""), "missing required field `score`"),
        (lambda text: text.replace('"schema": 1', '"schema": 2'), "has schema 2, expected 1"),
        (lambda text: "[]", "Expected `object`, got `array`"),
        (lambda text: "", "truncated"),
    ],
)
def test_a_broken_file_is_told_in_one_line(tmp_path: Path, break_it: Callable[[str], str], told: str):
    path = tmp_path / "results.json"
    path.write_text(break_it(written(class_of())))
    with pytest.raises(UsageError) as caught:
        results_json.read(path)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_bytes_that_are_no_text_are_told_in_one_line(tmp_path: Path):
    path = tmp_path / "results.json"
    path.write_bytes(written(class_of()).encode().replace(b"Attention", b"\xff\xfe"))
    with pytest.raises(UsageError, match=r"is not a results\.json of schema 1"):
        results_json.read(path)


def test_a_missing_file_is_told_with_what_writes_it(tmp_path: Path):
    with pytest.raises(UsageError, match="No such file or directory; `autograder grade --out` writes one"):
        results_json.read(tmp_path / "results.json")


def test_fields_that_were_added_later_are_passed_over(tmp_path: Path):
    path = tmp_path / "results.json"
    path.write_text(written(class_of()).replace('"schema": 1', '"schema": 1, "host": "lab"'))
    assert results_json.read(path) == class_of()
