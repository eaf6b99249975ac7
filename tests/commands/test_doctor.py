"""The doctor on a course of one small exercise: what is broken fails, what is weak is told."""

from pathlib import Path

import pytest

from autograder.commands.main import main
from tests.commands.test_audit import EXERCISE, SETTINGS, STRONG

MISTAKE = 'Mistake("once", "x * 2", "x", says="Gives x.", hint="How often?")'


@pytest.fixture
def doctor(tmp_path: Path, capsys):
    def run(*changes: tuple[str, str], files: dict[str, str] | None = None) -> tuple[int, str]:
        (tmp_path / "course.toml").write_text(f"{SETTINGS}\n[limits]\nseconds = 2\n")
        text = EXERCISE
        for name, part in STRONG.items():
            text = text.replace(f"{{{name}}}", part)
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        for path, content in {"solutions/first/twice.py": text, **(files or {})}.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(content)
        code = main(["doctor", "--course", str(tmp_path), "--workers", "1", "--trusted"])
        return code, capsys.readouterr().out.partition("The course:\n")[2]

    return run


def test_a_sound_exercise_with_three_hints_is_ok(doctor):
    code, told = doctor(("EQUIVALENT", 'HINTS = ("A.", "B.", "C.")\nEQUIVALENT'))
    assert code == 0
    assert told.splitlines() == ["  ok    first/twice: the stub fails, the solution passes, 1 mistake caught and named"]


def test_a_mistake_that_is_not_caught_fails(doctor):
    code, told = doctor((MISTAKE, MISTAKE.replace('"x"', '"2 * x"')))
    assert code == 1
    assert "FAIL  first/twice: not caught: once; draw what shows them, or add a check" in told


def test_mistakes_that_results_cannot_tell_apart_are_not_named(doctor):
    code, told = doctor((MISTAKE, f"{MISTAKE}, {MISTAKE.replace('once', 'half')}"))
    assert code == 1
    assert "FAIL  first/twice: caught, but not named as themselves: once, half; draw what tells them apart, or" in told


def test_a_mistake_that_is_not_python_is_told_by_its_name(doctor, tmp_path, capsys):
    code, _ = doctor((MISTAKE, MISTAKE.replace('"x"', '"(x"')))
    assert code == 2
    main(["doctor", "--course", str(tmp_path), "--workers", "1", "--trusted"])
    assert "first/twice, with the mistake once:10: not valid Python" in capsys.readouterr().err


def test_an_exercise_without_mistakes_fails(doctor):
    code, told = doctor((f"({MISTAKE},)", "()"))
    assert code == 1
    assert "FAIL  first/twice: lists no mistakes" in told


def test_a_mistake_that_never_ends_hangs_nothing_and_is_told(doctor, monkeypatch):
    monkeypatch.setattr("autograder.diagnosis.naming._SECONDS", 0.2)
    endless = 'Mistake("endless", "return x * 2", "while True: pass", says="Never ends.", hint="When?")'
    code, told = doctor((MISTAKE, f"{MISTAKE}, {endless}"))
    assert code == 1
    assert "FAIL  first/twice: caught, but not named as themselves: endless (timeout)" in told


def test_what_is_weak_is_told_and_fails_nothing(doctor):
    added = "def other(x: Tensor, n, k: int = 1):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION\n"
    lesson = "# %% [markdown]\n# Twice.\n#\n# ![](../figures/gone.svg)\n\n# %%\n"
    code, told = doctor(
        ("def twice", f"{added}\n\ndef twice"),
        ("from jaxtyping", f"{lesson}from jaxtyping"),
        files={"translations/ko/first/other.po": 'msgid "a"\nmsgstr "b"'},
    )
    assert code == 0
    assert [line.removeprefix("  weak  first/twice: ") for line in told.splitlines()[1:]] == [
        "has no hints; write 3 into HINTS, from hidden to plain",
        "other's parameter x has no shape; write Float[Tensor, ...]",
        "other's parameter n has no shape; write Float[Tensor, ...]",
        "other's result has no shape; write Float[Tensor, ...]",
        "the picture ../figures/gone.svg is not there",
        "the picture ../figures/gone.svg has no words for those who cannot see it",
        "5 of 5 passages are not translated in translations/ko/first/twice.po",
    ]
