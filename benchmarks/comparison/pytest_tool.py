"""pytest as it is, in a process for each student."""

import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from pathlib import Path

from assignment import BUILD, QUESTIONS, comparison
from measuring import Command
from submissions import HandIn
from tools import Verdicts, fresh, surroundings

from autograder.course import Course

_TESTS = "test_three.py"


class Pytest:
    """One test file for the assignment; the student's files lie in the folder in which it runs."""

    name = "pytest"
    started = "python -m pytest, once a student"
    walls = "none: a process a student"
    factor = 1

    def set_up(self, course: Course, cases: Path) -> None:
        self._folder = fresh(BUILD / "pytest")
        parts = ["import torch\n"]
        for question in QUESTIONS:
            body = comparison(question, repr(str(cases)), indent="    ")
            imported = f"    from {question.name} import {question.function}\n"
            parts.append(f"def test_{question.name}():\n{imported}\n{body}\n")
        (self._folder / _TESTS).write_text("\n\n".join(parts), "utf-8")
        # With an ini file of its own, pytest reads none further up, and no conftest.py either.
        (self._folder / "pytest.ini").write_text("[pytest]\n", "utf-8")

    def lay_out(self, hand_ins: Sequence[HandIn]) -> list[Command]:
        self._out = fresh(self._folder / "out")
        submitted = fresh(self._folder / "submitted")
        options = ["-q", "-p", "no:cacheprovider", "-c", self._folder / "pytest.ini", self._folder / _TESTS]
        commands = []
        for one in hand_ins:
            folder = submitted / one.student
            folder.mkdir()
            for name, text in one.texts.items():
                (folder / f"{name}.py").write_text(text, "utf-8")
            out = self._out / f"{one.student}.xml"
            arguments = [sys.executable, "-m", "pytest", *options, f"--junitxml={out}"]
            commands.append(Command(arguments, folder, surroundings()))
        return commands

    def verdicts(self) -> Verdicts:
        found: Verdicts = {}
        for path in self._out.glob("*.xml"):
            for case in ElementTree.parse(path).iter("testcase"):
                found.setdefault(path.stem, {})[case.attrib["name"].removeprefix("test_")] = len(case) == 0
        return found
