"""`canvas`: what Canvas's gradebook imports, a column for each assignment.

Canvas finds a student by the login, else by the name; it asks the teacher about everybody whom it does not find.
"""

from collections.abc import Iterator

from autograder.exports.assignments import max_scores, scores
from autograder.exports.csv_text import Value, csv_lines
from autograder.records import ClassResult

_POINTS = "Points Possible"


def pieces(result: ClassResult) -> Iterator[str]:
    """Yield the lines: a header, the points of each assignment, the students."""
    return csv_lines(_rows(result))


def _rows(result: ClassResult) -> Iterator[list[Value]]:
    most = max_scores(result)
    yield ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *most]
    yield [f"    {_POINTS}", "", "", "", "", *most.values()]
    for student in result.students:
        mine = scores(student)
        # Canvas would take a student of this name for the row of points; the login still finds them.
        name = "" if _POINTS in student.student else student.student
        yield [name, "", "", student.student, "", *(mine.get(assignment, "") for assignment in most)]
