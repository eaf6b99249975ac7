import io

import pytest

from autograder.records import ClassResult, Status
from autograder.report.table import LONGEST_CLASS, print_table
from autograder.report.tallies import LOWEST
from tests.report.samples import class_of, exercise, student


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def printed(result: ClassResult) -> str:
    stream = io.StringIO()
    print_table(result, 2.0, stream)
    return stream.getvalue()


def on_terminal(result: ClassResult, columns: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("NO_COLOR", "1")
    stream = Terminal()
    print_table(result, 2.0, stream)
    return stream.getvalue().splitlines()


def many_exercises() -> tuple:
    return tuple(
        exercise(Status.CORRECT if number % 2 else Status.WRONG, exercise=f"{'ab'[number // 8]}/exercise_{number}")
        for number in range(16)
    )


def test_a_file_gets_plain_aligned_text():
    result = class_of(
        student("ada"), student("Zoë", exercise(Status.CORRECT)), student("ben", exercise(Status.MISSING))
    )
    assert printed(result).splitlines() == [
        "Student  Score   1",
        "Zoë        8.0   8",
        "ada        6.0  6w",
        "ben        0.0   -",
        "Marks: . correct, w wrong, - missing.",
        "",
        " #  Exercise                     Mean  Students",
        " 1  attention/scaled_attention  4.7/8  1 correct, 1 wrong, 1 missing",
        "",
        "Most failed checks",
        "1 of 2  attention/scaled_attention  Every row of weights sums to 1",
        "",
        "Exercises: 1 correct, 1 wrong, 1 missing. Score: mean 4.7, median 6.0 of 8.",
        "3 students in 2.0 s (1.50 a second).",
    ]


def test_a_large_class_is_shown_by_its_lowest_students():
    count = LONGEST_CLASS + 1
    shown = printed(class_of(*(student(f"s{i:02}", exercise(score=float(i))) for i in range(count))))
    rows = [line for line in shown.splitlines() if line.startswith("s")]
    assert [row.split()[0] for row in rows] == [f"s{i:02}" for i in range(LOWEST)]
    assert f"The {LOWEST} lowest of {count} students; report.html has all." in shown


def test_no_line_is_wider_than_the_terminal(monkeypatch: pytest.MonkeyPatch):
    result = class_of(student("Augusta Ada King, Countess of Lovelace", *many_exercises()))
    for columns in (44, 60, 80, 120, 200):
        assert max(map(len, on_terminal(result, columns, monkeypatch))) <= columns


def test_a_narrow_terminal_gets_one_mark_for_each_exercise(monkeypatch: pytest.MonkeyPatch):
    result = class_of(student("ada", *many_exercises()))
    assert any("w.w.w.w. w.w.w.w." in line for line in on_terminal(result, 60, monkeypatch))
    assert not any("w.w.w.w." in line for line in on_terminal(result, 120, monkeypatch))


def test_colour_is_for_terminals_only(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = Terminal()
    print_table(class_of(), 1.0, stream)
    assert "\x1b[" in stream.getvalue()
    assert "\x1b[" not in printed(class_of())


def test_a_name_is_neither_markup_nor_a_terminal_command():
    shown = printed(class_of(student("[red]x[/red]"), student("\x1b[2J\u202e"), student(":smile:")))
    assert "[red]x[/red]" in shown
    assert r"\x1b[2J\u202e" in shown
    assert ":smile:" in shown


def test_a_terminal_without_the_letters_still_gets_the_table():
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    print_table(class_of(student("Zoë")), 1.0, stream)
    stream.seek(0)
    assert r"Zo\xeb" in stream.read()


def test_an_empty_class_is_no_error():
    assert "No exercise was graded." in printed(ClassResult("empty", 0))


def test_faults_of_the_grader_are_counted():
    assert "Faults of the grader itself: 1; the other grades stand." in printed(class_of(faults=("no worker",)))
