"""The course.toml of a student's kit: what the course asks, without its author's notes."""

import json
from collections import Counter
from collections.abc import Iterator

from autograder.course import Assignment, Course, Exercise
from autograder.records import Limits


def kit_settings(course: Course) -> str:
    """Writes course.toml anew from the course; read again it gives the same course."""
    exercises = course.exercises
    limits, _ = Counter(exercise.limits for exercise in exercises).most_common(1)[0]
    common = frozenset.intersection(*(exercise.forbidden for exercise in exercises))
    lines = [
        f"title = {_text(course.title)}",
        f"language = {_text(course.language)}",
        f"points = {course.points:g}",
        "",
        "[limits]",
        f"seconds = {limits.seconds:g}",
        f"mebibytes = {limits.mebibytes}",
        f"call_seconds = {limits.call_seconds:g}",
        "",
        "[forbidden]",
        f"all = {_texts(common)}",
    ]
    for assignment in course.assignments:
        lines += _assignment(assignment, limits, common)
    return "\n".join(lines) + "\n"


def _assignment(assignment: Assignment, limits: Limits, common: frozenset[str]) -> Iterator[str]:
    yield ""
    yield f"[assignments.{assignment.name}]"
    yield f"title = {_text(assignment.title)}"
    for exercise in assignment.exercises:
        settings = ", ".join(_exercise(exercise, limits, common))
        yield f"exercises.{exercise.name} = {{ {settings} }}"


def _exercise(exercise: Exercise, limits: Limits, common: frozenset[str]) -> Iterator[str]:
    yield f"points = {exercise.points:g}"
    if exercise.limits.seconds != limits.seconds:
        yield f"seconds = {exercise.limits.seconds:g}"
    if exercise.limits.mebibytes != limits.mebibytes:
        yield f"mebibytes = {exercise.limits.mebibytes}"
    if exercise.limits.call_seconds != limits.call_seconds:
        yield f"call_seconds = {exercise.limits.call_seconds:g}"
    if exercise.forbidden != common:
        yield f"forbidden = {_texts(exercise.forbidden - common)}"


def _text(text: str) -> str:
    # JSON's escapes are TOML's too, but for DEL, which TOML wants escaped
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _texts(texts: frozenset[str]) -> str:
    return f"[{', '.join(_text(text) for text in sorted(texts))}]"
