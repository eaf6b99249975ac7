"""What a grade is made from: every change of it is seen, and no other change."""

from dataclasses import replace
from pathlib import Path

import pytest

from autograder.course import read_course
from autograder.dependencies import Dependencies
from autograder.tasks import handed_in

SETTINGS = """\
title = "Tiny"
language = "{language}"
points = 9

[limits]
seconds = {seconds}

[assignments.first]
title = "First"
exercises.one = {{ points = 3 }}
exercises.two = {{ points = 3 }}
exercises.three = {{ points = 3 }}
"""
SOLUTION = '''\
import torch
from jaxtyping import Float
from torch import Tensor
{imported}
from autograder.checks import agreement, arguments


def {name}(x: Float[Tensor, "n"]) -> Float[Tensor, "n"]:
    """Doubles."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION


(test_values,) = agreement({name}, arguments({name}), returns="y", points={{"values": 3}})
'''
USES_ONE = "from exercises.first.one import one\ndef two(x):\n    return one(x)\n"
PLAIN = "def {name}(x):\n    return x + x\n"
IDS = ("first/one", "first/two", "first/three")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "solutions" / "first"
    folder.mkdir(parents=True)
    (tmp_path / "course.toml").write_text(SETTINGS.format(language="en", seconds=2))
    for name, imported in (("one", ""), ("two", "from exercises.first.one import one\n"), ("three", "")):
        (folder / f"{name}.py").write_text(SOLUTION.format(name=name, imported=imported))
    return tmp_path


def keys(root: Path, seed: int = 0, **texts: str):
    told = {f"first/{name}": PLAIN.format(name=name) for name in ("one", "two", "three")}
    told |= {f"first/{name}": text for name, text in texts.items()}
    dependencies = Dependencies(read_course(root), seed)
    submission = handed_in(told)
    return {id: dependencies.key(id, submission) for id in IDS}


def changed(before, after):
    return {id.partition("/")[2] for id in IDS if before[id] != after[id]}


def test_the_same_files_give_the_same_keys(root):
    assert keys(root) == keys(root)


def test_a_changed_file_changes_its_own_grade_alone(root):
    assert changed(keys(root), keys(root, one=PLAIN.format(name="one") + "# better\n")) == {"one"}


def test_a_changed_file_changes_the_grades_of_what_imports_it(root):
    before = keys(root, two=USES_ONE)
    assert changed(before, keys(root, two=USES_ONE, one="def one(x):\n    return x * 2\n")) == {"one", "two"}


@pytest.mark.parametrize(
    "trick",
    [
        "import importlib\none = importlib.import_module('exercises.first.' + 'one').one\n",
        "one = __import__('exercises.first.one').first.one.one\n",
        "exec('from exercises.first.one import one')\n",
    ],
)
def test_a_file_that_may_import_anything_depends_on_all_before_it(root, trick):
    text = f"{trick}def three(x):\n    return one(x)\n"
    other = "def one(x):\n    return x * 2\n"
    assert changed(keys(root, three=text), keys(root, three=text, one=other)) == {"one", "three"}


def test_a_changed_solution_changes_the_grades_of_what_imports_it(root):
    before = keys(root)
    path = root / "solutions" / "first" / "one.py"
    path.write_text(path.read_text().replace("Doubles.", "Twice."))
    after = keys(root)
    assert changed(before, after) == {"one", "two"}
    assert {id: key.work for id, key in before.items()} == {id: key.work for id, key in after.items()}


def test_a_changed_limit_changes_every_grade(root):
    before = keys(root)
    (root / "course.toml").write_text(SETTINGS.format(language="en", seconds=3))
    assert changed(before, keys(root)) == {"one", "two", "three"}


def test_another_seed_and_language_are_other_grades(root):
    before = keys(root)
    assert changed(before, keys(root, seed=1)) == {"one", "two", "three"}
    (root / "course.toml").write_text(SETTINGS.format(language="ko", seconds=2))
    assert changed(before, keys(root)) == {"one", "two", "three"}


def test_a_missing_file_is_not_an_empty_one(root):
    dependencies = Dependencies(read_course(root), 0)
    submission = handed_in({"first/one": ""})
    without = replace(submission, files={})
    assert dependencies.key("first/one", submission) != dependencies.key("first/one", without)
