"""Our grader, and the floor: the same checks in one process without isolation."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from assignment import BUILD, SEED
from measuring import Command
from submissions import HandIn
from tools import Verdicts, fresh, surroundings

from autograder.course import Course

_FLOOR = Path(__file__).parent / "floor.py"


class Own:
    """`autograder grade` with one worker."""

    name = "autograder"
    started = "autograder grade --workers 1"
    walls = "a locked-down process an exercise"
    factor = 20

    def set_up(self, course: Course, cases: Path) -> None:
        self._course = course
        self._folder = BUILD / "own"

    def lay_out(self, hand_ins: Sequence[HandIn]) -> list[Command]:
        fresh(self._folder)
        _write(self._folder / "class", self._course, hand_ins)
        options = ["--out", self._folder / "out", "--workers", "1", "--seed", str(SEED)]
        grade = [sys.executable, "-m", "autograder", "grade", self._folder / "class", *options]
        return [Command(grade, self._course.root, surroundings())]

    def verdicts(self) -> Verdicts:
        results = json.loads((self._folder / "out" / "results.json").read_text("utf-8"))
        return {
            name: {id.rpartition("/")[2]: one["status"] == "correct" for id, one in student["exercises"].items()}
            for name, student in results["students"].items()
        }


class Floor:
    """The same checks on the same examples, called directly."""

    name = "the floor"
    started = "the checks in one process"
    walls = "none"
    factor = 50

    def set_up(self, course: Course, cases: Path) -> None:
        self._course = course
        self._folder = BUILD / "floor"

    def lay_out(self, hand_ins: Sequence[HandIn]) -> list[Command]:
        fresh(self._folder)
        _write(self._folder / "class", self._course, hand_ins)
        told = [self._course.root, self._folder / "class", self._folder / "verdicts.json"]
        return [Command([sys.executable, _FLOOR, *told], self._folder, surroundings())]

    def verdicts(self) -> Verdicts:
        found: Verdicts = json.loads((self._folder / "verdicts.json").read_text("utf-8"))
        return found


def forks(course: Course, count: int) -> list[Command]:
    """The floor's process with everything loaded, that grades nothing and forks so many times."""
    arguments = [sys.executable, _FLOOR, course.root, "--forks", str(count)]
    return [Command(arguments, course.root, surroundings())]


def _write(folder: Path, course: Course, hand_ins: Sequence[HandIn]) -> None:
    for one in hand_ins:
        for exercise in course.exercises:
            path = folder / one.student / f"{exercise.id}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(one.texts[exercise.name], "utf-8")
