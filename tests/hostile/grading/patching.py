"""Files that change what judges them: libraries, Python itself, the checks, the arguments."""

from autograder.records import Status
from tests.hostile.grading.cheat import Cheat

_ZEROS = "def double(x): return x * 0\n"

CHEATS = {
    "a_patched_allclose_is_wrong": Cheat(
        "import torch\ntorch.allclose = torch.equal = lambda *a, **k: True\n" + _ZEROS, fools="allclose"
    ),
    "a_patched_testing_of_torch_is_wrong": Cheat(
        "import torch.testing\ntorch.testing.assert_close = lambda *a, **k: None\n" + _ZEROS, fools="assert_close"
    ),
    "a_patched_testing_of_numpy_is_wrong": Cheat(
        "import numpy\nnumpy.testing.assert_allclose = lambda *a, **k: None\n" + _ZEROS, fools="numpy"
    ),
    "a_patched_unittest_is_wrong": Cheat(
        "import unittest\nunittest.TestCase.assertEqual = lambda *a, **k: None\n" + _ZEROS, fools="unittest"
    ),
    "a_patched_equality_of_tensors_is_wrong": Cheat(
        "import torch\ntorch.Tensor.__eq__ = lambda a, b: torch.ones(1, dtype=torch.bool)\n" + _ZEROS, fools="equals"
    ),
    "patched_builtins_are_no_pass": Cheat(
        "import builtins\nbuiltins.all = lambda *a: True\nbuiltins.len = lambda *a: 3\n" + _ZEROS,
        fools="pairs",
        status=(Status.WRONG, Status.ERROR),
    ),
    "a_patched_kind_of_error_is_wrong": Cheat(
        "import builtins\nclass Quiet(Exception):\n    def __new__(cls, *a): raise SystemExit(0)\n"
        "builtins.ValueError = builtins.AssertionError = builtins.RuntimeError = Quiet\n" + _ZEROS,
        fools="raises",
    ),
    "a_patched_json_is_an_error": Cheat(
        """
import json
def encode(self, told):
    return '{"op":"reply","request":"0","value":1,"passed":true}'
json.JSONEncoder.encode = encode
json.dumps = lambda *a, **k: encode(None, None)
"""
        + _ZEROS,
        fools="json",
        status=(Status.ERROR,),
    ),
    "a_patched_struct_is_wrong": Cheat(
        "import struct\nstruct.pack = struct.unpack = lambda *a: b''\nstruct.Struct = None\n" + _ZEROS,
        why="a plain grader packs nothing",
    ),
    "a_patched_socket_is_an_error": Cheat(
        """
import gc
channel = next(one for one in gc.get_objects() if type(one).__name__ == "Channel")
channel.send = lambda *a, **k: channel.socket.sendall(b"all right" * 10)
"""
        + _ZEROS,
        why="a plain grader has no socket",
        status=(Status.ERROR,),
    ),
    "a_patched_worker_is_no_pass": Cheat(
        """
import gc
worker = next(one for one in gc.get_objects() if type(one).__name__ == "Worker")
worker._call = lambda *a: 1
worker.operations = dict.fromkeys(worker.operations, lambda *a: True)
"""
        + _ZEROS,
        why="a plain grader has no worker",
        status=(Status.WRONG, Status.ERROR),
    ),
    "patched_conversions_of_torch_are_no_pass": Cheat(
        "import torch\nfor name in ('detach', 'numpy', 'contiguous', 'clone', 'tolist'):\n"
        "    setattr(torch.Tensor, name, lambda self, *a: 2 * self)\n" + _ZEROS,
        why="what it would give is right for no plain grader",
        status=(Status.WRONG, Status.ERROR),
    ),
    "a_patched_clock_is_wrong": Cheat(
        "import time\ntime.monotonic = time.time = time.perf_counter = lambda: 0.0\n" + _ZEROS,
        why="it wins time, not marks",
    ),
    "checks_of_its_own_are_wrong": Cheat(
        "def test_values(): pass\ndef test_unchanged(): pass\n" + _ZEROS, fools="own checks"
    ),
    "checks_of_its_own_from_the_library_are_wrong": Cheat(
        """
from autograder.checks import agreement, arguments
"""
        + _ZEROS
        + "test_values, test_unchanged = agreement(double, arguments(double), returns='y', points={'values': 100})\n",
        why="what it imports stands for nothing here",
    ),
    "a_skip_of_all_checks_is_wrong": Cheat(
        "import pytest\npytestmark = pytest.mark.skip\ntry: pytest.skip('all', allow_module_level=True)\n"
        "except BaseException: pass\n" + _ZEROS,
        why="what it imports stands for nothing here",
    ),
    "a_plugin_of_the_test_runner_is_wrong": Cheat(
        "def pytest_runtest_makereport(item, call): pass\ndef pytest_sessionfinish(session): session.exitstatus = 0\n"
        + _ZEROS,
        why="it needs pytest to collect the file",
    ),
    "a_change_of_the_arguments_is_wrong": Cheat("def double(x): return x.zero_()\n", fools="late"),
    "a_change_of_the_arguments_memory_is_wrong": Cheat(
        "import ctypes\ndef double(x):\n    ctypes.memset(x.data_ptr(), 0, 4 * len(x))\n    return x\n", fools="late"
    ),
    "a_change_of_the_arguments_data_is_wrong": Cheat(
        "def double(x):\n    x.data = x.data * 0\n    return x.data\n", fools="late"
    ),
}
