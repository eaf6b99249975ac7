"""`moodle`: what Moodle's grade import takes, a column for each assignment."""

from collections.abc import Iterator

from autograder.exports.assignments import max_scores, scores
from autograder.exports.csv_text import Value, csv_lines
from autograder.records import ClassResult


def pieces(result: ClassResult) -> Iterator[str]:
    """Yield the lines; which user field the first column is, the teacher says in Moodle."""
    return csv_lines(_rows(result))


def _rows(result: ClassResult) -> Iterator[list[Value]]:
    assignments = list(max_scores(result))
    yield ["Username", *assignments]
    for student in result.students:
        mine = scores(student)
        # PHP takes a backslash before a quote for an escape, and would read the next students into this cell.
        name = student.student.replace("\\", "\N{FULLWIDTH REVERSE SOLIDUS}")
        yield [name, *(mine.get(assignment, "") for assignment in assignments)]
