"""The assignment that every tool grades: three exercises of the course, twenty inputs each, and what is right on them.

The functions come from the course's own solutions, and the inputs are those that our grader draws for them at seed 0.
The other tools get the same inputs and answers in a file, so that all ask the same questions.
"""

import ast
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch

from autograder.checks.expected import call_of
from autograder.course import Course, load, read_course
from autograder.diagnosis.patches import mistakes_of
from autograder.examples.drawing import plan_exercise

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "comparison"
"""Everything that is made for the comparison; nothing else is written to."""

INPUTS = 20
SEED = 0
CASES = "cases.pt"
# As far off as right code may be in float32, the wider of the two precisions that are drawn.
COMPARISON = "torch.testing.assert_close({function}(**arguments), expected, rtol=2e-4, atol=2e-5)"


@dataclass(frozen=True)
class Question:
    """One exercise of the assignment.

    Attributes:
        id: in our small course.
        taken_from: the exercise of the course that has the function.
        function: its name.
        returns: the names of its results, as code.
        arguments: how they are drawn, as code.
    """

    id: str
    taken_from: str
    function: str
    returns: str
    arguments: str

    @property
    def name(self) -> str:
        return self.id.rpartition("/")[2]


QUESTIONS = (
    Question("seq2seq/lstm_step", "seq2seq/lstm_step", "lstm_step", '("h", "c")', "arguments(lstm_step)"),
    Question(
        "attention/scaled_attention",
        "attention/scaled_attention",
        "scaled_dot_product_attention",
        '("output", "weights")',
        "arguments(scaled_dot_product_attention)",
    ),
    # From 1 to 40: there are to be twenty lengths that differ.
    Question(
        "attention/causal_mask",
        "attention/masks",
        "causal_mask",
        '"mask"',
        'arguments(causal_mask, sizes={"time": (1, 40)})',
    ),
)

_FILE = """\
# %%
import math

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from autograder.checks import agreement, arguments


# %%
{source}


# %%
(test_values,) = agreement(
    {function}, {arguments}, returns={returns}, points={{"values": 1}}, examples={{"values": {inputs}}}
)

### BEGIN HIDDEN TESTS
# %%
from autograder.checks import Mistake

MISTAKES = ({mistakes},)
### END HIDDEN TESTS
"""
_SETTINGS = """\
title = "Three exercises"
language = "en"
points = {points}

[limits]
seconds = {seconds}
mebibytes = {mebibytes}

[forbidden]
all = {forbidden}

[assignments.seq2seq]
title = "Sequence to sequence"
exercises.lstm_step = {{ points = 1 }}

[assignments.attention]
title = "Attention"
exercises.scaled_attention = {{ points = 1 }}
exercises.causal_mask = {{ points = 1 }}
"""


def write_course(folder: Path) -> Course:
    """Writes our small course, with the course's own limits, shortcuts and known mistakes, and reads it."""
    whole = read_course(ROOT)
    settings = tomllib.loads((ROOT / "course.toml").read_text("utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "course.toml").write_text(
        _SETTINGS.format(points=len(QUESTIONS), **settings["limits"], forbidden=settings["forbidden"]["all"]), "utf-8"
    )
    for question in QUESTIONS:
        source = source_of(question)
        namespace = vars(load(whole, whole.exercise(question.taken_from)))
        mistakes = [one for one in mistakes_of(namespace) if all(source.count(old) == 1 for old, _ in one.edits)]
        path = folder / "solutions" / f"{question.id}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = _FILE.format(source=source, mistakes=", ".join(map(repr, mistakes)), inputs=INPUTS, **vars(question))
        path.write_text(text, "utf-8")
    return read_course(folder)


def write_cases(course: Course, path: Path) -> None:
    """Writes the inputs and the right answers: exercise -> [(arguments by name, results)]."""
    cases = {}
    for question in QUESTIONS:
        (check,) = plan_exercise(course, course.exercise(question.id), SEED).checks
        cases[question.name] = [(dict(call_of(one.example["case"])), one.prepared.results) for one in check.drawn]
        if len(check.drawn) != INPUTS:
            raise SystemExit(f"{question.id}: {len(check.drawn)} inputs were drawn, expected {INPUTS}; widen its sizes")
    torch.save(cases, path)


def source_of(question: Question) -> str:
    """The function as it stands in the course, with the marks of the solution."""
    text = (ROOT / "solutions" / f"{question.taken_from}.py").read_text("utf-8")
    # What ast gives ends with the last statement; the mark below it is a comment.
    return f"{ast.get_source_segment(text, _function(text, question.function))}\n    ### END SOLUTION"


def plain_source(question: Question) -> Mapping[str, str]:
    """The function without annotations and docstring: its first line (`head`) and the lines below (`body`)."""
    found = _function(source_of(question), question.function)
    for argument in found.args.args:
        argument.annotation = None
    found.returns = None
    if ast.get_docstring(found) is not None:
        found.body = found.body[1:]
    head, _, body = ast.unparse(found).partition("\n")
    return {"head": head, "body": body}


def comparison(question: Question, cases: str, indent: str = "") -> str:
    """The test of an exercise for the other tools, as code; `cases` is an expression for the path of the file."""
    lines = (
        f'for arguments, expected in torch.load({cases})["{question.name}"]:',
        "    " + COMPARISON.format(function=question.function),
    )
    return "\n".join(indent + line for line in lines)


def _function(text: str, name: str) -> ast.FunctionDef:
    return next(one for one in ast.parse(text).body if isinstance(one, ast.FunctionDef) and one.name == name)
