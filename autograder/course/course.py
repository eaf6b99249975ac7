"""A course, its assignments and its exercises, as plain objects in the course's order."""

import difflib
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from autograder.faults import UsageError
from autograder.records import Limits


@dataclass(frozen=True)
class Exercise:
    """One exercise: one file.

    Attributes:
        id: `seq2seq/lstm_step`.
        assignment: `seq2seq`.
        name: `lstm_step`.
        points: what it is worth.
        limits: what a student's code may use in it.
        forbidden: dotted names of torch that it rules out; a trailing `*` stands for every name that begins so.
        solution: the teacher's file; in a student's kit the untouched stub, which is all that is there.
        exercise: the student's file, made by `autograder release`.
        defines: the functions and classes of which the student writes a part, in the file's order.
        imports: ids of the earlier exercises that the solution imports, itself or through others, in course order.
    """

    id: str
    assignment: str
    name: str
    points: float
    limits: Limits
    forbidden: frozenset[str]
    solution: Path
    exercise: Path
    defines: tuple[str, ...]
    imports: tuple[str, ...]

    @property
    def module_name(self) -> str:
        """The name under which it is imported: `exercises.seq2seq.lstm_step`."""
        return f"exercises.{self.assignment}.{self.name}"


@dataclass(frozen=True)
class Assignment:
    """A group of exercises that are handed in together."""

    name: str
    title: str
    exercises: tuple[Exercise, ...]


@dataclass(frozen=True)
class Course:
    """All that course.toml and the exercise files say.

    Attributes:
        root: the folder of course.toml, absolute.
        points: the sum of the exercises' points.
        is_kit: a student's kit: there are no solutions.
        drafts: exercises in solutions/ that are in work: neither released nor graded.
    """

    title: str
    root: Path
    assignments: tuple[Assignment, ...]
    points: float
    language: str = "en"
    is_kit: bool = False
    drafts: tuple[str, ...] = ()
    # The teacher's modules that were loaded so far, by module name: filled by course/modules.py alone.
    modules: dict[str, ModuleType] = field(default_factory=dict, repr=False, compare=False)

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """Every exercise, in the course's order."""
        return tuple(exercise for assignment in self.assignments for exercise in assignment.exercises)

    def exercise(self, name_or_id: str) -> Exercise:
        """The exercise that is called `lstm_step` or `seq2seq/lstm_step`.

        Raises:
            UsageError: there is none of that name; the message names the nearest.
        """
        for exercise in self.exercises:
            if name_or_id in (exercise.id, exercise.name):
                return exercise
        known = [exercise.id for exercise in self.exercises]
        near = difflib.get_close_matches(name_or_id, known + [exercise.name for exercise in self.exercises], n=1)
        hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(known)}."
        raise UsageError(f"there is no exercise called {name_or_id!r}. {hint}")
