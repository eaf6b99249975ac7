import io
from typing import Any

import pytest

from autograder.records import Status
from autograder.report.check_report import exercise_lines, print_report
from autograder.report.tensor_text import counterexample_lines
from tests.report.samples import exercise, failing_check, tensor


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def text(counterexample: dict[str, Any], width: int = 80) -> str:
    return "\n".join(counterexample_lines(counterexample, width))


def test_the_report_reads_as_one_page():
    assert (
        "\n".join(exercise_lines(exercise()))
        == """\
attention/scaled_attention  6/8  wrong
  ok    6/6  The result has the right shape
  FAIL  0/2  Every row of weights sums to 1
        What a query gives away is all that it has.
        Row 0 should sum to 1, it sums to nan.

        input query  float32 (batch 1, q 1, d_k 2)
          batch 0
          d_k     0     1
          q 0  1.00  0.25
        input step  step(token, state)
        weights  float32 (q 1, k 2)
               expected  |  yours
            k    0    1  |    0    1
          q 0  0.5  0.5  |  0.5  nan*

        replay: autograder check scaled_attention --replay 7f
  Stuck? autograder hint attention/scaled_attention"""
    )


def test_differing_shapes_stand_one_above_the_other_with_a_star():
    shown = text({"expected": {"y": tensor([1.0], "d")}, "actual": {"y": tensor([1.0, 2.0], "d")}})
    assert shown.splitlines()[0] == "expected y  float32 (d 1)*"
    assert "your y  float32 (d 2)*" in shown


def test_a_table_too_wide_for_the_terminal_is_not_set_beside():
    wide = {name: {"y": tensor([0.123] * 8, "d")} for name in ("expected", "actual")}
    assert "expected  |  yours" in text(wide, width=140)
    assert "|" not in text(wide, width=60)


def test_what_has_no_counterpart_is_still_shown():
    shown = text({"actual": {"gradient": tensor([1.0], "d")}, "expected": {"weights": tensor([2.0], "d")}})
    assert "expected weights" in shown
    assert "your gradient" in shown


def test_differing_values_are_starred():
    shown = text(
        {"expected": {"ids": {"kind": "value", "text": "[4]"}}, "actual": {"ids": {"kind": "value", "text": "[]"}}}
    )
    assert shown == "expected ids  [4]*\nyour ids  []*"


def test_points_that_were_carried_forward_are_named():
    check = failing_check(passed=True, score=2.0, message="", counterexample=None, replay="", carried_forward=True)
    assert "  ok    2/2  Every row of weights sums to 1 (carried forward)" in exercise_lines(exercise(checks=(check,)))


def test_the_message_of_the_exercise_stands_above_the_checks():
    lines = list(exercise_lines(exercise(Status.MISSING)))
    assert lines == ["attention/scaled_attention  0/8  missing", "  no file was handed in"]


def test_code_in_a_message_keeps_its_layout():
    check = failing_check(message="It raised:\n    return x @ w\n", counterexample=None)
    assert "            return x @ w" in exercise_lines(exercise(checks=(check,)))


def test_long_prose_is_wrapped_to_the_terminal():
    check = failing_check(message="word " * 60, counterexample=None)
    assert max(map(len, exercise_lines(exercise(checks=(check,)), width=72))) <= 72


@pytest.mark.parametrize("place", ["message", "name", "replay"])
def test_a_student_cannot_paint_the_terminal(place: str):
    shown = "\n".join(exercise_lines(exercise(checks=(failing_check(**{place: "\x1b[2J\u202e\r"}),))))
    assert shown.replace("\n", "").isprintable()
    assert r"\x1b[2J\u202e\x0d" in shown


def test_colour_is_for_terminals_that_want_it(monkeypatch: pytest.MonkeyPatch):
    terminal, file = Terminal(), io.StringIO()
    monkeypatch.delenv("NO_COLOR", raising=False)
    print_report([exercise()], terminal)
    print_report([exercise()], file)
    assert "\x1b[31mFAIL\x1b[0m" in terminal.getvalue()
    assert "\x1b" not in file.getvalue()
    monkeypatch.setenv("NO_COLOR", "1")
    plain = Terminal()
    print_report([exercise()], plain)
    assert "\x1b" not in plain.getvalue()
