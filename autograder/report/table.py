"""The table at the end of `grade`: students by exercises, and what the class fails most, in the terminal's width."""

import io
import os
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from shutil import get_terminal_size
from typing import TextIO

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.records import ClassResult, ExerciseResult, Status, StudentResult
from autograder.report.check_report import points
from autograder.report.escaping import one_line, shortened, write
from autograder.report.tallies import ClassTally, ExerciseTally

LONGEST_CLASS = 40  # a larger one is shown by its lowest students
MOST_CHECKS = 8
_LONGEST_NAME = 28
_WIDTH_OF_A_FILE = 160

MARKS = {
    Status.CORRECT: ".",
    Status.WRONG: "w",
    Status.ERROR: "e",
    Status.TIMEOUT: "t",
    Status.MEMORY: "m",
    Status.CRASHED: "c",
    Status.FORBIDDEN: "f",
    Status.MISSING: "-",
    Status.UNREADABLE: "u",
}
_STYLES = {Status.CORRECT: "green", Status.WRONG: "yellow", Status.MISSING: "dim"}


def print_table(result: ClassResult, seconds: float, stream: TextIO) -> None:
    """Print the class, graded in `seconds`, to `stream`: coloured on a terminal, plain aligned text elsewhere."""
    on_terminal = stream.isatty()
    buffer = io.StringIO()
    console = Console(
        file=buffer,
        width=get_terminal_size().columns if on_terminal else _WIDTH_OF_A_FILE,
        force_terminal=on_terminal,
        color_system="standard" if on_terminal and not os.environ.get("NO_COLOR") else None,
        markup=False,
        highlight=False,
        emoji=False,
    )
    draws_lines = on_terminal and "utf" in (stream.encoding or "").lower()
    _print(console, result, seconds, box.SIMPLE_HEAD if draws_lines else None)
    write(stream, "\n".join(line.rstrip() for line in buffer.getvalue().split("\n")))


def in_words(counts: Counter[Status]) -> str:
    """Return counts of statuses as words, `14 correct, 2 wrong`, in the order of the statuses."""
    return ", ".join(f"{counts[status]:,} {status.value}" for status in Status if counts[status])


def _print(console: Console, result: ClassResult, seconds: float, lines: box.Box | None) -> None:
    tally = ClassTally(result.students)
    students = tally.lowest if len(result.students) > LONGEST_CLASS else list(result.students)
    wide = _wide(students, lines)
    console.print(wide if _width(console, wide) <= console.width else _narrow(students, lines))
    if len(students) < len(result.students):
        console.print(f"The {len(students)} lowest of {len(result.students):,} students; report.html has all.")
    counts = tally.statuses
    legend = [f"{MARKS[status]} {status.value}" for status in Status if counts[status]]
    console.print(f"Marks: {', '.join(legend)}." if legend else "No exercise was graded.")
    console.print()
    console.print(_exercise_table(tally.exercises, lines))
    if failed := tally.failed_checks[:MOST_CHECKS]:
        console.print()
        console.print("Most failed checks")
        grid = Table(box=None, show_header=False, pad_edge=False)
        for check in failed:
            grid.add_row(f"{check.failed:,} of {check.met:,}", _text(check.exercise), _text(check.name))
        console.print(grid)
    console.print()
    if counts:
        scores = f"mean {tally.mean:.1f}, median {tally.median:.1f} of {points(tally.best)}"
        console.print(f"Exercises: {in_words(counts)}. Score: {scores}.")
    if result.faults:
        console.print(f"Faults of the grader itself: {len(result.faults):,}; the other grades stand.")
    number = len(result.students)
    rate = f" ({number / seconds:.2f} a second)" if seconds > 0 and number else ""
    console.print(f"{number:,} {'student' if number == 1 else 'students'} in {seconds:.1f} s{rate}.")


def _wide(students: Sequence[StudentResult], lines: box.Box | None) -> Table:
    """A column for each exercise, headed by its number in the exercise table below."""
    table = _table(lines, "Student", "Score")
    for number, _ in enumerate(students[0].exercises if students else (), start=1):
        table.add_column(str(number), justify="right", no_wrap=True)
    for student in students:
        table.add_row(_name(student), f"{student.score:.1f}", *map(_cell, student.exercises))
    return table


def _narrow(students: Sequence[StudentResult], lines: box.Box | None) -> Table:
    """One column of marks, a mark for each exercise in the course's order, a gap between assignments."""
    table = _table(lines, "Student", "Score")
    table.add_column("Marks", no_wrap=True, min_width=max((len(_marks(s).plain) for s in students), default=0))
    for student in students:
        table.add_row(_name(student), f"{student.score:.1f}", _marks(student))
    return table


def _exercise_table(exercises: Sequence[ExerciseTally], lines: box.Box | None) -> Table:
    table = _table(lines, "Exercise", "Mean", before="#")
    table.add_column("Students")
    for number, tally in enumerate(exercises, start=1):
        mean = f"{tally.mean:.1f}/{points(tally.max_score)}"
        table.add_row(str(number), _text(tally.exercise), mean, in_words(tally.statuses))
    return table


def _table(lines: box.Box | None, name: str, number: str, before: str = "") -> Table:
    table = Table(box=lines, pad_edge=False, padding=(0, 1) if lines is None else (0, 1, 0, 0))
    if before:
        table.add_column(before, justify="right", no_wrap=True, min_width=2)
    table.add_column(name, overflow="fold")
    table.add_column(number, justify="right", no_wrap=True, min_width=5)
    return table


def _cell(exercise: ExerciseResult) -> Text:
    cell = Text("" if exercise.status is Status.MISSING else points(round(exercise.score, 1)))
    return cell if exercise.status is Status.CORRECT else cell.append_text(_mark(exercise.status))


def _marks(student: StudentResult) -> Text:
    groups = groupby(student.exercises, key=lambda exercise: exercise.exercise.partition("/")[0])
    return Text(" ").join(Text("").join(_mark(exercise.status) for exercise in group) for _, group in groups)


def _mark(status: Status) -> Text:
    return Text(MARKS[status], _STYLES.get(status, "red"))


def _name(student: StudentResult) -> Text:
    name = _text(student.student)
    name.truncate(_LONGEST_NAME, overflow="ellipsis" if cell_len(name.plain) > _LONGEST_NAME else None)
    return name


def _text(text: str) -> Text:
    return Text(one_line(shortened(text, 200)))  # a Text is never read as markup


def _width(console: Console, table: Table) -> int:
    return console.measure(table, options=console.options.update(width=10_000)).maximum
