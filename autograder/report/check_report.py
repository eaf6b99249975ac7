"""What a student reads after `autograder check`: each check, and for a failing one what was expected and what came."""

import os
from collections.abc import Iterable, Iterator
from shutil import get_terminal_size
from typing import TextIO

from autograder.language import ENGLISH, Catalog
from autograder.records import CheckResult, ExerciseResult, Status
from autograder.report.escaping import one_line, shortened, visible, write
from autograder.report.tensor_text import LONGEST_TEXT, counterexample_lines
from autograder.report.wrapping import wrapped

_GREEN, _RED, _BOLD = "32", "31", "1"


def print_report(results: Iterable[ExerciseResult], stream: TextIO, say: Catalog = ENGLISH) -> None:
    """Print each exercise's checks to `stream`, coloured only on a terminal that does not ask for none (NO_COLOR).

    The results are in the course's language already; `say` gives the labels in it.
    """
    on_terminal = stream.isatty()
    colour = on_terminal and not os.environ.get("NO_COLOR")
    width = get_terminal_size().columns if on_terminal else 100
    for result in results:
        write(stream, "\n".join(exercise_lines(result, width=width, colour=colour, say=say)) + "\n\n")


def exercise_lines(
    result: ExerciseResult, *, width: int = 100, colour: bool = False, say: Catalog = ENGLISH
) -> Iterator[str]:
    """Yield the lines of one exercise: its score and status, its message, its checks."""
    title = f"{one_line(result.exercise)}  {points(result.score)}/{points(result.max_score)}  {result.status.value}"
    tint = _GREEN if result.status is Status.CORRECT else _RED
    yield _painted(title, f"{_BOLD};{tint}", colour)
    yield from _prose(result.message, "  ", width)
    scores = [f"{points(check.score)}/{points(check.max_score)}" for check in result.checks]
    column = max(map(len, scores), default=0)
    for check, score in zip(result.checks, scores, strict=True):
        yield from _check_lines(check, score.rjust(column), width, colour, say)
    if result.status not in (Status.CORRECT, Status.MISSING, Status.UNREADABLE):
        yield f"  {say('Stuck?')} autograder hint {one_line(result.exercise)}"


def points(score: float) -> str:
    """Return a score as people write it: 4, 2.5, 0.33."""
    return f"{score:.2f}".rstrip("0").rstrip(".")


def _check_lines(check: CheckResult, score: str, width: int, colour: bool, say: Catalog) -> Iterator[str]:
    word = _painted("ok  ", _GREEN, colour) if check.passed else _painted("FAIL", _RED, colour)
    margin = " " * (len(score) + 8)
    carried = f" ({say('carried forward')})" if check.carried_forward else ""
    name, *more = _prose(f"{one_line(check.name)}{carried}", margin, width) or [margin]
    yield f"  {word}  {score}  {name[len(margin) :]}"
    yield from more
    if not check.passed:
        yield from _prose(check.description, "        ", width)
    yield from _prose(check.message, "        ", width)
    if check.counterexample:
        yield ""
        for line in counterexample_lines(check.counterexample, width - 8, say):
            yield f"        {one_line(line)}".rstrip()
        yield ""
    if check.replay:
        yield f"        {say('replay:')} {one_line(check.replay)}"


def _prose(text: str, indent: str, width: int) -> list[str]:
    """Return `text` wrapped behind `indent`; a line that is indented itself (code, a traceback) is left as it is."""
    lines: list[str] = []
    for line in visible(shortened(text, LONGEST_TEXT)).splitlines():
        if line.startswith(" ") or not line:
            lines.append(f"{indent}{line}".rstrip())
        else:
            lines += wrapped(line, width, indent, indent)
    return lines


def _painted(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
