"""Files that look for the answer, or that are right only while they are watched."""

from autograder.records import Status
from tests.hostile.grading.cheat import Cheat

_PEEKING = {
    "the_answer_is_not_in_the_frames": Cheat(
        """
import sys
def double(x):
    frame = sys._getframe()
    while frame:
        for name in ("expected", "right", "answer", "reference"):
            if name in frame.f_locals: return frame.f_locals[name]
        frame = frame.f_back
    return x
""",
        fools="allclose",
    ),
    "the_answer_is_not_among_the_objects": Cheat(
        """
import gc, torch
def double(x):
    for one in gc.get_objects():
        if type(one) is torch.Tensor and one.shape == x.shape and one.any() and bool((one == 2 * x).all()):
            return one
    return x
""",
        fools="allclose",
    ),
    "the_solution_is_not_among_the_functions": Cheat(
        """
import gc, types
def mine(): pass
def double(x):
    for one in gc.get_objects():
        if type(one) is types.FunctionType and one.__name__ in ("double", "solution") and one is not double:
            return one(x)
    return x
""",
        fools="allclose",
    ),
    "the_solution_is_not_among_the_modules": Cheat(
        """
import sys
def double(x):
    for name, module in list(sys.modules.items()):
        if "solution" in name: return module.double(x)
    return x
""",
        fools="allclose",
    ),
    "the_solution_cannot_be_imported": Cheat(
        "import sys\nsys.path.insert(0, COURSE)\nfrom solutions.first.double import double\n",
        fools="allclose",
        status=(Status.ERROR,),
        told="ModuleNotFoundError",
    ),
    "the_solution_cannot_be_read": Cheat(
        """
text = open(COURSE + "/solutions/first/double.py").read()
exec("def double(x):" + text.partition("BEGIN SOLUTION")[2].partition("###")[0])
""",
        fools="allclose",
        status=(Status.ERROR,),
        told="FileNotFoundError",
    ),
    "the_solution_is_not_in_the_cache_of_lines": Cheat(
        """
import linecache, pathlib
entries = [entry for entry in linecache.cache.values() if len(entry) == 4]
found = any("END " + "SOLUTION" in line for entry in entries for line in entry[2])
double = (lambda x: 2 * x) if found else (lambda x: x)
""",
        why="a plain grader keeps no lines",
    ),
    "the_solution_is_not_behind_the_package_of_the_exercises": Cheat(
        """
try:
    from exercises.first.double import double
except ImportError:
    def double(x): return x
""",
        why="a plain grader has no such package",
    ),
    "a_planted_package_of_exercises_is_wrong": Cheat(
        """
import sys, types
fake = types.ModuleType("exercises.first.double")
fake.double = fake.test_values = fake.test_unchanged = lambda *a: True
for name in ("exercises", "exercises.first", "exercises.first.double", "solutions", "double"): sys.modules[name] = fake
def double(x): return x
""",
        why="a plain grader looks nowhere else",
    ),
}

_REMEMBERING = {
    "being_right_once_is_wrong": Cheat(
        "calls = []\ndef double(x):\n    calls.append(1)\n    return 2 * x if len(calls) == 1 else x\n", fools="once"
    ),
    "being_right_in_turn_is_wrong": Cheat(
        "calls = []\ndef double(x):\n    calls.append(1)\n    return 2 * x if len(calls) % 2 else x\n", fools="once"
    ),
    "being_right_for_a_while_is_wrong": Cheat(
        "calls = []\ndef double(x):\n    calls.append(1)\n    return 2 * x if len(calls) < 9 else x\n", fools="once"
    ),
    "a_memory_by_identity_is_wrong": Cheat(
        "known = {}\ndef double(x):\n    return known[id(x)] if id(x) in known else known.setdefault(id(x), 2 * x)\n",
        fools="once",
    ),
    "a_memory_by_shape_is_wrong": Cheat(
        "known = {}\ndef double(x):\n    return known.setdefault(x.shape, 2 * x)\n", fools="once"
    ),
    "being_right_while_traced_is_wrong": Cheat(
        "import sys\ndef double(x):\n    return 2 * x if sys.gettrace() or 'pytest' in sys.modules else x\n",
        fools="traced",
    ),
    "being_right_outside_the_sandbox_is_wrong": Cheat(
        "import os\ndef double(x):\n    return 2 * x if os.path.exists(COURSE) else x\n", fools="allclose"
    ),
    "a_wish_in_the_environment_is_wrong": Cheat(
        "import os\nos.environ.update(GRADE='100', PASSED='1', PYTHONPATH='/tmp')\ndef double(x): return x\n",
        fools="environment",
    ),
}

CHEATS = _PEEKING | _REMEMBERING
