"""The staged hints of an exercise, read from its file and not run; a student's kit has them in a file of its own."""

import ast
import json
from pathlib import Path
from typing import Any

from autograder.course.course import Course, Exercise
from autograder.course.exercise_file import parse
from autograder.course.reader import read_text
from autograder.course.translations import catalog_of
from autograder.faults import CourseError

STAGES = 3
"""So many hints an exercise should have: where to look, the way, nearly the recipe."""

# Under .course/, where students need not look.
KIT_HINTS = Path(".course") / "hints.json"


def hints_of(course: Course, exercise: Exercise) -> tuple[str, ...]:
    """The hints in their order, in the course's language; none where the author has written none.

    Raises:
        CourseError: HINTS is there and is not a list of sentences.
    """
    if course.is_kit:
        return tuple(_kit_hints(course).get(exercise.id, ()))
    label = exercise.solution.relative_to(course.root).as_posix()
    translate = catalog_of(course, exercise)
    return tuple(translate(hint) for hint in _read(read_text(exercise.solution, label), label))


def kit_hints(course: Course) -> str:
    """The hints of all exercises, as a kit has them."""
    found = {exercise.id: hints_of(course, exercise) for exercise in course.exercises}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _read(text: str, label: str) -> tuple[str, ...]:
    for node in parse(text, label).body:
        match node:
            case ast.Assign([ast.Name("HINTS")], value):
                try:
                    found = ast.literal_eval(value)
                except ValueError:
                    found = None
                if isinstance(found, tuple | list) and all(isinstance(hint, str) and hint.strip() for hint in found):
                    return tuple(found)
                raise CourseError(
                    f'{label}:{node.lineno}: HINTS is no list of sentences. Write HINTS = ("...", "...").'
                )
    return ()


def _kit_hints(course: Course) -> dict[str, list[str]]:
    try:
        read: Any = json.loads((course.root / KIT_HINTS).read_text("utf-8"))
    except (OSError, ValueError):
        # An older kit has none.
        return {}
    return read if isinstance(read, dict) else {}
