"""`checks-csv`: a long table for statistics, one row a check of a student."""

from collections.abc import Iterator

from autograder.exports.csv_text import Value, csv_lines
from autograder.records import CheckResult, ClassResult, ExerciseResult
from autograder.report.escaping import one_line

_HEADER = (
    "student", "exercise", "status", "check", "passed", "score", "max_score", "carried_forward", "mistakes", "message",
)  # fmt: skip


def pieces(result: ClassResult) -> Iterator[str]:
    """Yield the lines; an exercise without checks has one row, whose check is empty."""
    return csv_lines(_rows(result))


def _rows(result: ClassResult) -> Iterator[list[Value]]:
    yield [*_HEADER]
    for student in result.students:
        for exercise in student.exercises:
            for check in exercise.checks or [_whole(exercise)]:
                yield [
                    student.student,
                    exercise.exercise,
                    exercise.status.value,
                    one_line(check.name),
                    check.passed,
                    check.score,
                    check.max_score,
                    check.carried_forward,
                    " ".join(check.mistakes),
                    one_line(check.message),
                ]


def _whole(exercise: ExerciseResult) -> CheckResult:
    return CheckResult("", False, exercise.score, exercise.max_score, exercise.message)
