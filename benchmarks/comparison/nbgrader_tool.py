"""nbgrader: a notebook with hidden tests, `generate_assignment`, and `autograde` for the class."""

import json
import shutil
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import notebooks
from assignment import BUILD, CASES, QUESTIONS, Question, comparison, plain_source
from environments import environment
from measuring import Command
from submissions import HandIn
from tools import Verdicts, fresh, prepare, surroundings

from autograder.course import Course

_ASSIGNMENT = "three"
_NOTEBOOK = "three.ipynb"
_CONFIG = """\
c = get_config()
c.CourseDirectory.root = {root!r}
c.NbGrader.logfile = ""
"""


class Nbgrader:
    """One notebook a student, with the three exercises."""

    name = "nbgrader 0.9.6"
    started = "nbgrader autograde"
    walls = "none: a kernel a student"
    factor = 1

    def set_up(self, course: Course, cases: Path) -> None:
        python = environment("nbgrader", ["nbgrader==0.9.6", "ipykernel"])
        self._program, self._environment = python.parent / "nbgrader", surroundings(python)
        self._template = fresh(BUILD / "nbgrader" / "template")
        self._course = BUILD / "nbgrader" / "course"
        source = self._template / "source" / _ASSIGNMENT
        cells = [cell for question in QUESTIONS for cell in (_solution(question), _tests(question))]
        notebooks.write(source / _NOTEBOOK, [notebooks.code("imports", "import math\nimport torch"), *cells])
        shutil.copy(cases, source / CASES)
        self._configure(self._template)
        generate = [self._program, "generate_assignment", _ASSIGNMENT]
        prepare(self.name, Command(generate, self._template, self._environment))
        self._released = (self._template / "release" / _ASSIGNMENT / _NOTEBOOK).read_text("utf-8")

    def lay_out(self, hand_ins: Sequence[HandIn]) -> list[Command]:
        shutil.rmtree(self._course, ignore_errors=True)
        shutil.copytree(self._template, self._course)
        self._configure(self._course)
        for one in hand_ins:
            folder = self._course / "submitted" / one.student / _ASSIGNMENT
            folder.mkdir(parents=True)
            notebook = json.loads(self._released)
            for cell in notebook["cells"]:
                name = cell["metadata"].get("nbgrader", {}).get("grade_id")
                if name in one.texts:
                    cell["source"] = one.texts[name]
            (folder / _NOTEBOOK).write_text(json.dumps(notebook), "utf-8")
        return [Command([self._program, "autograde", _ASSIGNMENT], self._course, self._environment)]

    def verdicts(self) -> Verdicts:
        found: Verdicts = {}
        for student, cell, score in self._scores():
            found.setdefault(student, {})[cell.removesuffix("_test")] = score == 1
        return found

    def _scores(self) -> list[tuple[str, str, float]]:
        with sqlite3.connect(self._course / "gradebook.db") as gradebook:
            return gradebook.execute(
                "SELECT submitted_assignment.student_id, base_cell.name, grade.auto_score FROM grade "
                "JOIN base_cell ON base_cell.id = grade.cell_id "
                "JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id "
                "JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id"
            ).fetchall()

    def _configure(self, folder: Path) -> None:
        (folder / "nbgrader_config.py").write_text(_CONFIG.format(root=str(folder)), "utf-8")


def _solution(question: Question) -> dict[str, Any]:
    plain = plain_source(question)
    source = f"{plain['head']}\n    ### BEGIN SOLUTION\n{plain['body']}\n    ### END SOLUTION"
    return notebooks.code(question.name, source, nbgrader=_marks(question.name, grade=False, solution=True))


def _tests(question: Question) -> dict[str, Any]:
    name = f"{question.name}_test"
    source = f"### BEGIN HIDDEN TESTS\n{comparison(question, repr(CASES))}\n### END HIDDEN TESTS"
    return notebooks.code(name, source, nbgrader=_marks(name, grade=True, solution=False) | {"points": 1})


def _marks(name: str, *, grade: bool, solution: bool) -> dict[str, Any]:
    marks = {"grade_id": name, "grade": grade, "solution": solution, "locked": grade, "task": False}
    return marks | {"schema_version": 3, "cell_type": "code"}
