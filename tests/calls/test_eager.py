import subprocess
import sys

MODE = """
import sys
import torch
from torch.utils._python_dispatch import TorchDispatchMode


class Doubling(TorchDispatchMode):
    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        found = func(*args, **(kwargs or {}))
        return found * 2 if func is torch.ops.aten.relu.default else found


FIRST
with Doubling():
    print(float(torch.ones(1).relu()), "torch._dynamo" in sys.modules)
"""


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_a_guarded_method_works_the_same_without_importing_the_compiler():
    spared = "from autograder.calls.eager import without_compiler\nwithout_compiler(Doubling)"
    assert run(MODE.replace("FIRST", spared)) == "2.0 False"


def test_a_class_without_guards_is_left_alone():
    assert run("from autograder.calls.eager import without_compiler\nwithout_compiler(int, object)\nprint(1)") == "1"


def test_the_watch_for_bends_does_not_import_the_compiler():
    code = """
import sys, torch
from autograder.checks.bends import BendWatch
with BendWatch() as watch:
    torch.zeros(1).relu()
print(watch.met, "torch._dynamo" in sys.modules)
"""
    assert run(code) == "True False"
