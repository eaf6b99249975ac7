"""Plain graders, as they are often written: they run a student's file in their own process, or believe what it says.

Run as `python -m tests.hostile.grading.naive`, with cheats as JSON on standard input; prints which of them passed.
"""

import atexit
import contextlib
import json
import os
import pickle
import signal
import socket
import sqlite3
import struct
import sys
import unittest
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy
import torch
import torch.testing

INPUTS = [torch.tensor([1.0, 2.0, 3.0]), torch.tensor([-4.0, 5.0, 6.0]), torch.tensor([7.0, -8.0, 9.0])]


def double(x: Any) -> Any:
    """The solution."""
    return 2 * x


def softmax(x: Any) -> Any:
    """The solution of the other exercise."""
    powers = torch.exp(x - x.max())
    return powers / powers.sum()


def _raise_unless(right: Any) -> None:
    if not right:
        raise ValueError("not the expected value")


def _assert(right: Any) -> None:
    assert right


def _assert_equal(got: Any, expected: Any) -> None:
    unittest.TestCase().assertEqual(got, expected)  # noqa: PT009 -- a grader that is one


COMPARISONS = {
    "allclose": lambda got, expected: _assert(torch.allclose(got, expected)),
    "equals": lambda got, expected: _assert((got == expected).all()),
    "assert_close": lambda got, expected: torch.testing.assert_close(got, expected),
    "numpy": lambda got, expected: numpy.testing.assert_allclose(got, expected),
    "pairs": lambda got, expected: _assert(len(got) == 3 and all(a == b for a, b in zip(got, expected, strict=False))),
    "text": lambda got, expected: _assert(repr(got) == repr(expected)),
    "tolerance": lambda got, expected: _assert(not ((got - expected).abs() > 1e-6).any()),
    "unittest": lambda got, expected: _assert_equal(got.tolist(), expected.tolist()),
    "raises": lambda got, expected: _raise_unless(torch.allclose(got, expected)),
    "pickle": lambda got, expected: _assert(torch.allclose(pickle.loads(pickle.dumps(got)), expected)),
}


def load(text: str) -> ModuleType:
    """Run the student's file as a module."""
    module = ModuleType("double")
    sys.modules["double"] = module
    exec(text, vars(module))
    return module


def compare(student: ModuleType, how: str) -> None:
    """Call the student's function and compare, in one process."""
    kind = COMPARISONS.get(how, COMPARISONS["allclose"])
    if how == "softmax":
        for x in INPUTS:
            kind(student.weights(x), softmax(x))
        return
    for x in INPUTS[: 1 if how == "once" else 3]:
        if how == "late":
            got = student.double(x)
            kind(got, double(x))
        else:
            expected = double(x)
            kind(student.double(x), expected)


def judge(text: str, how: str, names: dict[str, Any]) -> bool:
    """Run the file and give the verdict; an exception is none."""
    if how == "traced":
        sys.settrace(lambda *_: None)
    student = load(text)
    if how == "own checks":
        for check in [thing for name, thing in vars(student).items() if name.startswith("test_")]:
            check()
        return True
    right = True
    try:
        compare(student, how)
    except Exception:
        if how not in ("json", "environment", "results", "store", "course", "network"):
            raise
        right = False
    match how:
        case "json":
            return bool(json.loads(json.dumps({"passed": right}))["passed"])
        case "environment":
            return os.environ.get("PASSED") == "1"
        case "network":
            return True  # and then the task is out
        case "results":
            return "mallory" in Path(names["RESULTS"]).read_text()
        case "store":
            with contextlib.closing(sqlite3.connect(names["STORE"])) as store:
                return store.execute("select score from grades where student = 'mallory'").fetchone() == (100,)
        case "course":
            return "mallory" in Path(names["COURSE"], "solutions", "first", "double.py").read_text()
    return right


def judge_by_exit_code(text: str, how: str, names: dict[str, Any]) -> bool:
    """Run a file in a process of its own, which ends as Python does; 0 is a pass."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = 0 if judge(text, how, names) else 1
        except SystemExit as leaving:
            code = leaving.code or 0
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            atexit._run_exitfuncs()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def judge_by_line(text: str, names: dict[str, Any]) -> bool:
    """Run a file in a process of its own and believe the first verdict that comes over the line."""
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        os.dup2(theirs.fileno(), 3)
        with contextlib.suppress(BaseException):
            right = judge(text, "allclose", names)
            header = json.dumps({"passed": right}).encode()
            os.write(3, struct.pack("!4sIQ", b"AGW1", len(header), 0) + header)
        os._exit(0)
    theirs.close()
    ours.settimeout(10)
    with ours:
        data = ours.recv(1 << 16)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    if len(data) < 16:
        return False
    size = struct.unpack_from("!4sIQ", data)[1]
    return bool(json.loads(data[16 : 16 + size])["passed"])


def main() -> None:
    """Judge every cheat as it is said."""
    told = json.load(sys.stdin)
    secret = ModuleType("solutions.first.double")
    vars(secret)["double"] = double
    sys.modules["solutions.hidden"] = secret
    torch.set_num_threads(1)
    null = os.open(os.devnull, os.O_WRONLY)
    out = os.dup(1)
    os.dup2(null, 1)
    os.dup2(null, 2)
    passed = {}
    for name, (text, how, names) in told.items():
        passed[name] = judge_by_line(text, names) if how == "line" else judge_by_exit_code(text, how, names)
    with os.fdopen(out, "w") as stream:
        json.dump(passed, stream)


if __name__ == "__main__":
    main()
