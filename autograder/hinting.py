"""Hands out the hints of an exercise one after the other, and remembers how far a student is."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import Course, Exercise
from autograder.course.hints import hints_of
from autograder.faults import UsageError
from autograder.report.whole_file import write_whole

_SEEN = Path(".autograder") / "hints.json"


@dataclass(frozen=True)
class Hints:
    """What a student sees.

    Attributes:
        shown: the hints so far, the newest last.
        left: how many there are beyond.
    """

    shown: tuple[str, ...]
    left: int


def next_hints(course: Course, exercise: Exercise, *, again: bool) -> Hints:
    """The hints seen so far and, unless asked only to see them again, one more.

    Raises:
        UsageError: the exercise has no hints.
    """
    hints = hints_of(course, exercise)
    if not hints:
        raise UsageError(
            f"{exercise.id} has no hints. Its lesson, in exercises/{exercise.id}.py, is the help there is."
        )
    seen = _seen(course)
    before = min(seen.get(exercise.id, 0), len(hints))
    count = max(before, 1) if again else min(before + 1, len(hints))
    if count != before:
        _remember(course, {**seen, exercise.id: count})
    return Hints(hints[:count], len(hints) - count)


def _seen(course: Course) -> dict[str, int]:
    try:
        read: Any = json.loads((course.root / _SEEN).read_text("utf-8"))
    except (OSError, ValueError):
        # Whatever happened to it, the student begins at the first hint again.
        return {}
    counted = read.items() if isinstance(read, dict) else ()
    return {name: count for name, count in counted if isinstance(count, int) and count >= 0}


def _remember(course: Course, seen: dict[str, int]) -> None:
    path = course.root / _SEEN
    path.parent.mkdir(exist_ok=True)
    write_whole(path, [json.dumps(seen, indent=1), "\n"])
