import numpy
import pytest
import torch

from autograder.course import read_course
from autograder.examples.drawing import plan_exercise
from autograder.examples.plans import Drawn
from autograder.examples.recording import _node, _value, read_recorded, recorded, recorded_path
from autograder.faults import CourseError


def same(one, other):
    if isinstance(one, torch.Tensor):
        return one.dtype == other.dtype and torch.equal(one, other)
    if isinstance(one, numpy.ndarray):
        return one.dtype == other.dtype and numpy.array_equal(one, other, equal_nan=True)
    if isinstance(one, dict):
        return type(one) is type(other) and one.keys() == other.keys() and all(same(one[k], other[k]) for k in one)
    if isinstance(one, list | tuple):
        return type(one) is type(other) and len(one) == len(other) and all(map(same, one, other))
    if hasattr(one, "__dataclass_fields__"):
        return type(one) is type(other) and same(vars(one), vars(other))
    return one == other or (one != one and other != other)


def test_every_example_of_the_course_is_read_as_it_was_written(ready):
    for plan in ready.plans:
        for check in plan.checks:
            for drawn in check.drawn:
                again = Drawn(*(_value(_node(part)) for part in (drawn.example, drawn.prepared, drawn.choices)))
                assert same(again.prepared, drawn.prepared), (plan.exercise.id, check.name)
                assert again.choices == drawn.choices
                assert same(again.example, drawn.example)


def test_what_is_no_record_of_this_package_is_neither_written_nor_made():
    class Foreign:
        pass

    with pytest.raises(CourseError, match="an example holds a Foreign, which a kit cannot record"):
        _node(Foreign())
    for module, name in (("subprocess", "Popen"), ("autograder.checks.arguments", "arguments"), ("os", "system")):
        with pytest.raises((ValueError, AttributeError)):
            _value({"record": [module, name, {}]})


def test_damaged_examples_are_one_line(tmp_path, ready):
    course = ready.course
    exercise = course.exercises[0]
    kit = type(course)(**{**vars(course), "root": tmp_path})
    with pytest.raises(CourseError, match="cannot be read"):
        read_recorded(kit, exercise)
    path = tmp_path / recorded_path(exercise)
    path.parent.mkdir(parents=True)
    path.write_text(recorded({})[:-9])
    with pytest.raises(CourseError, match="is damaged"):
        read_recorded(kit, exercise)


def test_a_kit_checks_without_solutions(tmp_path):
    import subprocess
    import sys
    from pathlib import Path

    root = Path(__file__).parents[2]
    kit = tmp_path / "kit"
    tool = [sys.executable, "-m", "autograder"]
    made = subprocess.run([*tool, "release", "--to", str(kit)], cwd=root, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    told = "".join(path.read_text("utf-8") for path in kit.rglob("*") if path.is_file())
    assert "BEGIN SOLUTION" not in told
    assert "MISTAKES" not in told
    right = (root / "tests/fairness/correct/scaled_attention/log_space.py").read_text("utf-8")
    (kit / "exercises/attention/scaled_attention.py").write_text(right)
    checked = [*tool, "check", "scaled_attention"]
    done = subprocess.run(checked, cwd=kit, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    (kit / "exercises/attention/scaled_attention.py").write_text(right.replace("0.25", "0.5"))
    assert subprocess.run(checked, cwd=kit, capture_output=True, text=True, check=False).returncode == 1
    assert plan_exercise(read_course(kit), read_course(kit).exercise("masks"), 0).checks
