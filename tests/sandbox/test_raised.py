import pytest

from autograder.sandbox.outcomes import OutOfMemory, Raised
from autograder.sandbox.raised import FRAMES_LIMIT, MESSAGE_LIMIT, fault_of


def raised_by(code: str) -> BaseException:
    try:
        exec(compile(code, "lstm_step.py", "exec"), {})
    except BaseException as error:
        return error
    raise AssertionError("nothing was raised")


def fault(code: str) -> Raised:
    found = fault_of(raised_by(code), {"lstm_step.py"})
    assert isinstance(found, Raised)
    return found


def test_only_the_students_own_frames_are_shown():
    found = fault("import json\n\ndef f():\n    json.loads('{')\n\nf()")
    assert [(frame.line, frame.function) for frame in found.frames] == [(6, "<module>"), (4, "f")]


def test_a_deep_recursion_is_cut():
    found = fault("def f():\n    f()\nf()")
    assert found.type_name == "RecursionError"
    assert len(found.frames) == FRAMES_LIMIT


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 / 0", "(its message cannot be read)"),
        ("sys.exit(0)", "(its message cannot be read)"),
        ("3", "(its message cannot be read)"),
        ("type('S', (str,), {})('x')", "(its message is no text)"),
    ],
)
def test_a_message_that_lies_is_not_believed(text, message):
    code = f"import sys\nclass E(Exception):\n    def __str__(self):\n        return {text}\nraise E"
    assert fault(code).message == message


def test_a_message_is_cut_and_shows_no_addresses():
    assert fault("raise ValueError('x' * 10**6)").message == "x" * MESSAGE_LIMIT + "..."
    assert fault("raise ValueError('<f at 0x7f3a52bd1f40>')").message == "<f at 0x...>"


def test_hidden_tracebacks_and_types_are_found():
    code = """
class E(Exception):
    __traceback__ = None
    __class__ = property(lambda self: MemoryError)
raise E("x")
"""
    found = fault_of(raised_by(code), {"lstm_step.py"})
    assert found.frames[0].line == 5  # type: ignore[attr-defined]


def test_a_syntax_error_tells_its_line():
    assert fault("x = 1\ndef f(:").message.endswith("(line 2)")


@pytest.mark.parametrize(
    "code",
    [
        "raise MemoryError",
        "import numpy; numpy.zeros(10**14)",
        "import torch; torch.zeros(10**14)",
        'raise RuntimeError("[enforce fail] DefaultCPUAllocator: can\'t allocate memory")',
    ],
)
def test_memory_is_told_from_other_errors(code):
    assert isinstance(fault_of(raised_by(code), {"lstm_step.py"}), OutOfMemory)
