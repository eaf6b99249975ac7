"""results.json, schema 1: the class result as text, the same bytes for the same result, and back."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from autograder.faults import GraderError, UsageError
from autograder.records import CheckResult, ClassResult, ExerciseResult, Status, StudentResult
from autograder.report.escaping import is_seen, one_line, without_surrogates
from autograder.report.whole_file import write_whole

SCHEMA = 1
_RARE = re.compile(r"[^\x00-\x7e]")


def write(result: ClassResult, path: Path) -> None:
    """Write `result` to `path` in schema 1; the file is replaced whole or left as it was.

    Raises:
        GraderError: two students have one name, a score is not finite, or the disk is full.
        UsageError: the folder is missing or may not be written.
    """
    write_whole(path, pieces(result))


def pieces(result: ClassResult) -> Iterator[str]:
    """Yield the text of results.json: students (by name) and exercises in the given order, one check a line."""
    yield f'{{"schema": {SCHEMA}, "course": {_dumps(result.course)}, "seed": {result.seed}, "students": {{'
    before = None
    for student in result.students:
        name = without_surrogates(student.student)
        if name == before:
            raise GraderError(f"two students have the same name: {one_line(name)!r}; rename one folder and grade again")
        yield f"{'' if before is None else ','}\n{_dumps(name)}: {_student_text(student)}"
        before = name
    faults = f', "faults": {_dumps(list(result.faults))}' if result.faults else ""
    yield f"}}{faults}}}\n"


def exercise_text(exercise: ExerciseResult) -> str:
    """Return the JSON object of one exercise, the name left to the caller."""
    message = f', "message": {_dumps(exercise.message)}' if exercise.message else ""
    checks = "".join(f"{',' if index else ''}\n  {_check_text(check)}" for index, check in enumerate(exercise.checks))
    return f'{{{_scores(exercise)}, "status": {_dumps(exercise.status.value)}{message}, "checks": [{checks}]}}'


def read_exercise(name: str, text: str) -> ExerciseResult:
    """Return the exercise whose JSON object is `text`.

    Raises:
        msgspec.DecodeError: `text` is not what `exercise_text` writes.
    """
    return _exercise(name, msgspec.json.decode(text, type=_Exercise))


def read(path: Path) -> ClassResult:
    """Read a results.json, checking every field's type.

    Raises:
        UsageError: the file is missing, cut off, or not of schema 1.
    """
    shown = one_line(str(path))
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {shown}: {error.strerror}; `autograder grade --out` writes one") from error
    try:
        schema = msgspec.json.decode(data, type=_Header).schema
        if schema != SCHEMA:
            raise UsageError(f"{shown} has schema {schema}, expected {SCHEMA}; grade again with this version")
        whole = msgspec.json.decode(data, type=_Class)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{shown} is not a results.json of schema {SCHEMA}: {error}; grade the class again") from error
    students = tuple(_student(name, student) for name, student in whole.students.items())
    return ClassResult(whole.course, whole.seed, students, whole.faults)


class _Header(msgspec.Struct):
    schema: int


class _Exercise(msgspec.Struct):
    score: float
    max_score: float
    status: Status
    checks: tuple[CheckResult, ...]
    message: str = ""


class _Student(msgspec.Struct):
    score: float
    max_score: float
    exercises: dict[str, _Exercise]


class _Class(msgspec.Struct):
    course: str
    seed: int
    students: dict[str, _Student]
    faults: tuple[str, ...] = ()


def _student(name: str, student: _Student) -> StudentResult:
    exercises = tuple(_exercise(exercise, found) for exercise, found in student.exercises.items())
    return StudentResult(name, student.score, student.max_score, exercises)


def _exercise(name: str, found: _Exercise) -> ExerciseResult:
    return ExerciseResult(name, found.status, found.score, found.max_score, found.checks, found.message)


def _student_text(student: StudentResult) -> str:
    exercises = ",\n".join(f" {_dumps(e.exercise)}: {exercise_text(e)}" for e in student.exercises)
    return f"{{{_scores(student)}, " + f'"exercises": {{\n{exercises}}}}}'


def _check_text(check: CheckResult) -> str:
    return _dumps(
        {
            "name": check.name,
            "description": check.description,
            "passed": check.passed,
            "score": _score(check.score),
            "max_score": _score(check.max_score),
            "message": check.message,
            "counterexample": check.counterexample,
            "replay": check.replay,
            "mistakes": check.mistakes,
            "carried_forward": check.carried_forward,
        }
    )


def _scores(scored: StudentResult | ExerciseResult) -> str:
    return f'"score": {_dumps(_score(scored.score))}, "max_score": {_dumps(_score(scored.max_score))}'


def _score(value: float) -> float:
    if not math.isfinite(value):
        raise GraderError(f"a score must be a finite number, got {value}; this is a bug of the grader")
    return round(float(value), 6) + 0.0  # + 0.0 turns -0.0 into 0.0


def _dumps(value: Any) -> str:
    text = json.dumps(_plain(value), ensure_ascii=False, allow_nan=False)
    # Letters stay legible; what a terminal would hide or obey stands as \uXXXX and parses to the same string.
    return _RARE.sub(lambda match: match[0] if is_seen(match[0]) else _escaped(match[0]), text)


def _escaped(character: str) -> str:
    return json.dumps(character)[1:-1] if character != "\x7f" else "\\u007f"  # JSON lets DEL stand as it is


def _plain(value: Any) -> Any:
    """Return `value` in what JSON has: NaN and infinities as text, a number to nine digits (all that float32 holds)."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return without_surrogates(value)
    if isinstance(value, float):
        return float(f"{value:.9g}") if math.isfinite(value) else str(float(value))
    if isinstance(value, Mapping):
        return {without_surrogates(str(key)): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return without_surrogates(repr(value))  # never lose a class over one odd counterexample
