"""Turns the mistakes of an exercise into patched references."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from autograder.checks.mistake import Mistake
from autograder.course.course import Exercise
from autograder.course.exercise_file import SOLUTION, parse, regions
from autograder.faults import CourseError


@dataclass(frozen=True)
class Patched:
    """One mistake or two, and what the exercise's names are when they are made."""

    mistakes: tuple[Mistake, ...]
    names: Mapping[str, Any]


def mistakes_of(namespace: Mapping[str, Any]) -> tuple[Mistake, ...]:
    """The mistakes that a teacher's file lists."""
    return tuple(namespace.get("MISTAKES", ()))


def patched_text(exercise: Exercise, text: str, mistake: Mistake) -> str:
    """The solution's text with a mistake made in its solution regions.

    Raises:
        CourseError: if a piece to replace does not occur exactly once in them.
    """
    pieces = _pieces(exercise, text)
    for old, new in mistake.edits:
        count = sum(piece.count(old) for piece, is_solution in pieces if is_solution)
        if count != 1:
            raise CourseError(
                f"{exercise.id}: the mistake {mistake.id} replaces {old!r}, which occurs {count} times in the "
                "solution; choose a piece that occurs once"
            )
        pieces = [(piece.replace(old, new) if inside else piece, inside) for piece, inside in pieces]
    return "".join(piece for piece, _ in pieces)


def _pieces(exercise: Exercise, text: str) -> list[tuple[str, bool]]:
    """The text cut at its markers; True marks a solution region."""
    lines = text.splitlines(keepends=True)
    pieces: list[tuple[str, bool]] = []
    position = 0
    for region in regions(lines, exercise.id):
        if region.kind == SOLUTION:
            pieces.append(("".join(lines[position : region.first]), False))
            pieces.append(("".join(lines[region.first : region.last + 1]), True))
            position = region.last + 1
    return [*pieces, ("".join(lines[position:]), False)]


class Workshop:
    """Makes references with mistakes in them, from the definitions of one exercise alone.

    Running the whole file again, with its checks, would take twenty times as long.

    Args:
        exercise: the exercise.
        namespace: the globals of the teacher's file.
    """

    def __init__(self, exercise: Exercise, namespace: Mapping[str, Any]) -> None:
        self._exercise = exercise
        self._namespace = dict(namespace)
        self._text = exercise.solution.read_text("utf-8")

    def patched(self, *mistakes: Mistake) -> Patched:
        """The reference with mistakes made in it, in this order.

        Raises:
            CourseError: if a patch does not fit, or its result does not run.
        """
        text = self._text
        for mistake in mistakes:
            text = patched_text(self._exercise, text, mistake)
        names = self._exercise.defines
        told = f"{self._exercise.id}, with {' and '.join(mistake.id for mistake in mistakes)}"
        tree = parse(text, told)
        kept = [node for node in tree.body if getattr(node, "name", None) in names]
        made = dict(self._namespace)
        try:
            exec(compile(ast.Module(kept, []), told, "exec", dont_inherit=True), made)
        except Exception as error:
            raise CourseError(f"{told}: defining it raises {type(error).__name__}: {error}. Mend the patch.") from error
        return Patched(mistakes, {name: made[name] for name in names})

    def together(self, first: Mistake, second: Mistake) -> Patched | None:
        """The reference with two mistakes; None where one leaves nothing for the other to change."""
        for pair in ((first, second), (second, first)):
            try:
                made = self.patched(*pair)
            except CourseError:
                continue
            return Patched((first, second), made.names)
        return None
