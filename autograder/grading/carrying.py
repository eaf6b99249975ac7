"""An error is paid once: which earlier exercises a file builds on, and what the grader serves in their place."""

import ast
import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from autograder.course.course import Course
from autograder.course.modules import load
from autograder.records import Source, Status

_PACKAGE = "exercises"

Standing = Callable[[str], Status]
"""What became of another exercise of the same student."""


def built_on(target: str, sources: Mapping[str, Source], order: Sequence[str]) -> list[str]:
    """The earlier exercises that a student's file imports, itself or through the student's others, in course order."""
    earlier = order[: order.index(target)]
    found: set[str] = set()
    waiting = [target]
    while waiting:
        source = sources.get(waiting.pop())
        imported = set(_imports(source)) if source else set()
        new = {exercise for exercise in imported if exercise in earlier and exercise not in found}
        found |= new
        waiting += new
    return [exercise for exercise in earlier if exercise in found]


def served_in_place(course: Course, exercises: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The references of exercises by name; a worker gets stand-ins that ask the grader, never code."""
    served = {}
    for name in exercises:
        exercise = course.exercise(name)
        namespace = vars(load(course, exercise))
        constants = {key: value for key, value in namespace.items() if key.isupper() and type(value) is int}
        served[name] = {**constants, **{key: namespace[key] for key in exercise.defines}}
    return served


def _imports(source: Source) -> Iterator[str]:
    for cell in source.cells:
        if _PACKAGE in cell.text:
            yield from _imported(cell.text)


@functools.lru_cache(maxsize=64)  # one student's files, which are asked for once by every exercise that uses them
def _imported(text: str) -> tuple[str, ...]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()  # a cell of a notebook may be broken; it imports nothing then
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += (_exercise(alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.append(_exercise(node.module))
            found += (_exercise(f"{node.module}.{alias.name}") for alias in node.names)
    return tuple(found)


def _exercise(module: str) -> str:
    """`seq2seq/lstm_step` for `exercises.seq2seq.lstm_step`; what is no exercise gives what no exercise is called."""
    package, _, rest = module.partition(".")
    return rest.replace(".", "/") if package == _PACKAGE else ""
