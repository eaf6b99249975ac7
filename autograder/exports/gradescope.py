"""`gradescope`: a results.json for each student, as Gradescope's autograders leave it.

The specification: https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

import json
from collections.abc import Iterator
from typing import Any

from autograder.exports.file_names import file_stems
from autograder.records import CheckResult, ClassResult, ExerciseResult, StudentResult
from autograder.report.escaping import one_line, shortened, visible

OPENING = '{"extra_data": {"exported_by": "autograder"'
"""Every file begins so; by it an earlier export is known."""

_LONGEST = 4000
_WIDTH = 100
# Students see nothing before the teacher publishes the grades.
_VISIBILITY = "after_published"


def files(result: ClassResult) -> Iterator[tuple[str, str]]:
    """Yield each student's file: its name, its text."""
    stems = file_stems(student.student for student in result.students)
    for student in result.students:
        yield f"{stems[student.student]}.json", f"{json.dumps(_results(result, student))}\n"


def _results(result: ClassResult, student: StudentResult) -> dict[str, Any]:
    return {
        "extra_data": {"exported_by": "autograder", "student": student.student, "course": result.course},
        "score": student.score,
        "output": "\n".join(_summary(exercise) for exercise in student.exercises),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": _VISIBILITY,
        "stdout_visibility": "hidden",
        "tests": [
            _test(f"{place}.{number}", exercise, check)
            for place, exercise in enumerate(student.exercises, start=1)
            for number, check in enumerate(exercise.checks or [_whole(exercise)], start=1)
        ],
    }


def _test(number: str, exercise: ExerciseResult, check: CheckResult) -> dict[str, Any]:
    name = f"{exercise.exercise}: {check.name}" if check.name else exercise.exercise
    return {
        "number": number,
        "name": one_line(name),
        "name_format": "text",
        "status": "passed" if check.passed else "failed",
        "score": check.score,
        "max_score": check.max_score,
        "output": visible("\n".join(_told(check))),
        "output_format": "text",  # Gradescope escapes it; in any other format a student could write the page
        "visibility": _VISIBILITY,
    }


def _summary(exercise: ExerciseResult) -> str:
    told = f": {shortened(exercise.message, _LONGEST)}" if exercise.message else ""
    return visible(f"{exercise.exercise}: {exercise.score:g} of {exercise.max_score:g}, {exercise.status.value}{told}")


def _told(check: CheckResult) -> Iterator[str]:
    # Not at the top: `autograder export --help` is to come at once, and rich comes with this.
    from autograder.report.tensor_text import counterexample_lines

    if check.description and not check.passed:
        yield shortened(check.description, _LONGEST)
    if check.message:
        yield shortened(check.message, _LONGEST)
    if check.carried_forward:
        yield "Carried forward: graded with the reference for an earlier exercise that is not correct yet."
    if check.counterexample:
        yield ""
        yield from counterexample_lines(check.counterexample, _WIDTH)
        yield ""
    if check.replay:
        yield f"replay: {one_line(check.replay)}"


def _whole(exercise: ExerciseResult) -> CheckResult:
    return CheckResult("", False, exercise.score, exercise.max_score, exercise.message)
