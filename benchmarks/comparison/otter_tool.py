"""otter-grader: a test file an exercise, `otter generate`, and `otter run` for each student."""

import json
from collections.abc import Sequence
from pathlib import Path

import notebooks
from assignment import BUILD, CASES, QUESTIONS, comparison
from environments import environment
from measuring import Command
from submissions import HandIn
from tools import Verdicts, fresh, prepare, surroundings

from autograder.course import Course

_TEST = """\
OK_FORMAT = False

import torch
from otter.test_files import test_case

name = "{name}"
points = 1


@test_case(points=1, hidden=True)
def test_{name}({function}):
{body}
"""


class Otter:
    """One notebook a student, with the three exercises, outside of containers."""

    name = "otter-grader 7"
    started = "otter run, once a student"
    walls = "none: a kernel a student"
    factor = 1

    def set_up(self, course: Course, cases: Path) -> None:
        python = environment("otter", ["otter-grader==7.*", "ipykernel"])
        self._program, self._environment = python.parent / "otter", surroundings(python)
        self._folder = fresh(BUILD / "otter")
        (self._folder / "tests").mkdir()
        for question in QUESTIONS:
            body = comparison(question, repr(CASES), indent="    ")
            text = _TEST.format(name=question.name, function=question.function, body=body)
            (self._folder / "tests" / f"{question.name}.py").write_text(text, "utf-8")
        (self._folder / CASES).write_bytes(cases.read_bytes())
        no = ["--no-config", "--no-requirements", "--no-environment"]
        generate = [self._program, "generate", "-t", "tests", "-o", "autograder.zip", *no, CASES]
        prepare(self.name, Command(generate, self._folder, self._environment))

    def lay_out(self, hand_ins: Sequence[HandIn]) -> list[Command]:
        submitted = fresh(self._folder / "submitted")
        self._out = fresh(self._folder / "out")
        commands = []
        for one in hand_ins:
            path = submitted / f"{one.student}.ipynb"
            notebooks.write(path, [notebooks.code(name, text) for name, text in one.texts.items()])
            out = self._out / one.student
            out.mkdir()
            zipped = self._folder / "autograder.zip"
            arguments = [self._program, "run", "-a", zipped, "-o", out, "--no-logo", path]
            commands.append(Command(arguments, self._folder, self._environment))
        return commands

    def verdicts(self) -> Verdicts:
        found: Verdicts = {}
        for path in self._out.glob("*/results.json"):
            tests = json.loads(path.read_text("utf-8"))["tests"]
            found[path.parent.name] = {
                question.name: bool(mine) and all(test["score"] == test["max_score"] for test in mine)
                for question in QUESTIONS
                if (mine := [test for test in tests if test["name"].startswith(question.name)])
            }
        return found
