import resource
import warnings

import pytest

from autograder.intake.syntax import syntax_fault


def test_readable_code_has_no_fault_and_is_not_run() -> None:
    assert syntax_fault("raise SystemExit('this must not run')") is None


def test_a_fault_has_its_line_and_pythons_reason() -> None:
    fault = syntax_fault("x = 1\ny = (2\n")
    assert fault is not None
    assert (fault.line, fault.reason) == (2, "'(' was never closed")


def test_what_only_the_compiler_refuses_is_found_too() -> None:
    fault = syntax_fault("x = 1\nreturn x\n")
    assert fault is not None
    assert (fault.line, fault.reason) == (2, "'return' outside function")


def test_await_outside_a_function_is_for_cells_only() -> None:
    assert syntax_fault("await x") is not None
    assert syntax_fault("await x", is_cell=True) is None


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "-" * 1_000_000 + "1",
        "a" + ".b" * 200_000,
        "f'{" * 2_000,
        "lambda:" * 100_000 + "1",
        "1+" * 200_000 + "1",
    ],
    ids=["brackets", "minus", "attributes", "fstrings", "lambdas", "sums"],
)
def test_deep_nesting_is_a_fault_and_no_crash(text: str) -> None:
    assert syntax_fault(text) is not None


@pytest.mark.parametrize("text", ["x = '\ud800'", "x = 1\0", "x = " + "9" * 5_000], ids=["surrogate", "nul", "digits"])
def test_what_no_source_can_hold_is_a_fault(text: str) -> None:
    assert syntax_fault(text) is not None


def test_pythons_warnings_about_a_students_code_are_not_shown() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert syntax_fault("if x is 1: pass\ny = '\\d'\n") is None


def test_a_constant_that_takes_too_much_memory_is_a_fault() -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    fault = syntax_fault("x = (" + '"a" * 4096 + ' * 2000 + "'')\n")
    assert fault is not None
    assert "too large a constant" in fault.reason
    assert fault.is_costly
    assert resource.getrlimit(resource.RLIMIT_AS) == before


def test_what_takes_python_too_long_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.intake.syntax._SECONDS", 1)
    fault = syntax_fault(f"f'{'{a}' * 300_000}'")
    assert fault is not None
    assert fault.reason.startswith("Python needs more than")
    assert fault.is_costly


def test_a_long_text_is_read_as_a_short_one_is() -> None:
    assert syntax_fault(f"x = {list(range(100_000))}") is None
    long = "x = 1\n" * 20_000
    assert syntax_fault(long) is None
    fault = syntax_fault(f"{long}return\n")
    assert fault is not None
    assert (fault.line, fault.reason) == (20_001, "'return' outside function")
    assert syntax_fault(f"{long}await x", is_cell=True) is None


@pytest.mark.parametrize("length", [1_000, 100_000])
def test_a_long_name_in_what_python_says_is_cut(length: int) -> None:
    name = "a" * length
    fault = syntax_fault(f"def f({name}, {name}): pass")
    assert fault is not None
    assert fault.reason.startswith("duplicate argument 'aaa")
    assert len(fault.reason) < 300
