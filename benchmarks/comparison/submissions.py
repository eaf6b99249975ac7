"""The hand-ins: right and wrong ones in several styles, written by hand for the tests of the course."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from assignment import QUESTIONS, ROOT, Question, plain_source

sys.path.insert(0, str(ROOT))

from tests.fairness.sections import MISTAKES, UNSEEN, sections

_FAIRNESS = ROOT / "tests" / "fairness"
# The other mistakes of masks.py are in functions that this assignment does not ask for.
_OF_CAUSAL_MASK = {"masks_diagonal", "wrong_triangle", "causal_inverted"}
_EVERY = 4
"""Of the mixed class, every fourth student is wrong in all three exercises."""

Written = tuple[str, str]
"""Where a text comes from, and the text."""


@dataclass(frozen=True)
class HandIn:
    """What one student hands in.

    Attributes:
        student: the name.
        texts: exercise -> the whole file.
        origins: exercise -> what it was made of.
        is_right: in every exercise; else it is wrong in every one.
    """

    student: str
    texts: dict[str, str]
    origins: dict[str, str]
    is_right: bool


def class_of(size: int, *, mixed: bool) -> list[HandIn]:
    """A class in which no two files are the same text.

    Args:
        size: how many students.
        mixed: every fourth is wrong; else all are right.
    """
    rights, wrongs = _all(_right), _all(_wrong)
    found = []
    for place in range(size):
        is_right = not mixed or place % _EVERY < _EVERY - 1
        turn = place if is_right else place // _EVERY
        found.append(_hand_in(place, turn, rights if is_right else wrongs, is_right))
    return found


def every_text() -> list[HandIn]:
    """A class in which every right and every wrong text occurs, so that verdicts can be compared."""
    rights, wrongs = _all(_right), _all(_wrong)
    turns = [(turn, rights, True) for turn in range(max(map(len, rights.values())))]
    turns += [(turn, wrongs, False) for turn in range(max(map(len, wrongs.values())))]
    return [_hand_in(place, *each) for place, each in enumerate(turns)]


def _hand_in(place: int, turn: int, written: dict[str, list[Written]], is_right: bool) -> HandIn:
    student = f"student_{place:05}"
    texts, origins = {}, {}
    for shift, (name, choices) in enumerate(written.items()):
        # Other styles come together the next time round.
        origins[name], text = choices[(turn + shift * (turn // len(choices))) % len(choices)]
        texts[name] = f"{text.rstrip()}\n\n# {student}\n"
    return HandIn(student, texts, origins, is_right)


def _all(texts: Callable[[Question], Iterator[Written]]) -> dict[str, list[Written]]:
    return {question.name: list(texts(question)) for question in QUESTIONS}


def _right(question: Question) -> Iterator[Written]:
    plain = plain_source(question)
    yield "the solution", f"import math\n\nimport torch\n\n\n{plain['head']}\n{plain['body']}\n"
    yield from _files("correct", question)
    for folder in (MISTAKES, UNSEEN):
        for one in sections(_file_of(question), folder):
            if not one.mistakes:
                yield f"{folder.name}, {one}", one.text


def _wrong(question: Question) -> Iterator[Written]:
    def counts(mistake: str) -> bool:
        return question.name != "causal_mask" or mistake in _OF_CAUSAL_MASK

    yield from ((origin, text) for origin, text in _files("wrong", question) if counts(Path(origin).stem))
    for one in sections(_file_of(question)):
        if len(one.mistakes) == 1 and counts(one.mistakes[0]):
            yield f"{MISTAKES.name}, {one}", one.text


def _files(kind: str, question: Question) -> Iterator[Written]:
    for path in sorted((_FAIRNESS / kind / _file_of(question)).glob("*.py")):
        yield path.relative_to(_FAIRNESS).as_posix(), path.read_text("utf-8")


def _file_of(question: Question) -> str:
    return question.taken_from.rpartition("/")[2]
