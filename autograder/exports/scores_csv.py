"""`csv`: a table for people, one row a student: the score, and each exercise's score and status."""

from collections.abc import Iterator

from autograder.exports.csv_text import Value, csv_lines
from autograder.records import ClassResult


def pieces(result: ClassResult) -> Iterator[str]:
    """Yield the lines; an exercise that the grader itself could not grade is an empty cell."""
    return csv_lines(_rows(result))


def _rows(result: ClassResult) -> Iterator[list[Value]]:
    names = list(dict.fromkeys(e.exercise for student in result.students for e in student.exercises))
    yield ["student", "score", "max_score", *(title for name in names for title in (name, f"{name} status"))]
    for student in result.students:
        row: list[Value] = [student.student, student.score, student.max_score]
        found = {exercise.exercise: exercise for exercise in student.exercises}
        for name in names:
            row += [found[name].score, found[name].status.value] if name in found else ["", ""]
        yield row
