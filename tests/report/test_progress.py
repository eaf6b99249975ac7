import io
from collections.abc import Iterator

import pytest

from autograder.report.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def lines(total: int, seconds: Iterator[float] | list[float]) -> list[str]:
    stream, clock = io.StringIO(), Clock()
    with Progress(total, stream, clock) as progress:
        for step in seconds:
            clock.now += step
            progress.advance("ada: lstm_step", failed=step > 3)
    return stream.getvalue().splitlines()


def test_a_log_gets_a_line_every_ten_seconds_and_one_at_the_end():
    assert lines(12, [2.0] * 11 + [4.0]) == [
        "graded 5 of 12, 10 s, 0.5/s, 0 failed, about 14 s left, ada: lstm_step",
        "graded 10 of 12, 20 s, 0.5/s, 0 failed, about 4 s left, ada: lstm_step",
        "graded 12 of 12, 26 s, 0.5/s, 1 failed",
    ]


def test_a_short_run_gets_one_line():
    assert lines(2, [1.0, 1.0]) == ["graded 2 of 2, 2 s, 1.0/s, 0 failed"]


def test_nothing_to_do_is_said():
    assert lines(0, []) == ["graded 0 of 0, 0 s, 0.0/s, 0 failed"]


def interrupted(stream: io.StringIO, clock: Clock) -> None:
    with Progress(3, stream, clock) as progress:
        clock.now = 2.0
        progress.advance()
        raise KeyboardInterrupt


def test_an_interrupted_run_says_how_far_it_came():
    stream = io.StringIO()
    with pytest.raises(KeyboardInterrupt):
        interrupted(stream, Clock())
    assert stream.getvalue() == "graded 1 of 3, 2 s, 0.5/s, 0 failed, about 4 s left, stopped\n"


def test_a_note_cannot_command_the_log():
    stream, clock = io.StringIO(), Clock()
    with Progress(2, stream, clock) as progress:
        clock.now = 11.0
        progress.advance("\x1b[2J\nmallory")
    assert r"\x1b[2J\nmallory" in stream.getvalue()


def test_a_terminal_gets_one_line_that_is_redrawn(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    stream = Terminal()
    with Progress(4, stream) as progress:
        for _ in range(4):
            progress.advance("[bold]ada[/bold]", failed=True)
    assert "4/4" in stream.getvalue()
    assert "4 failed" in stream.getvalue()
    assert "[bold]ada[/bold]" in stream.getvalue()
    assert stream.getvalue().count("\n") <= 2
