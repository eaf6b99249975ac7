"""Reads mistakes/: for each exercise, right answers in two styles, and below each the mistakes written by hand in it.

The first part of a file, before any `# %%`, is a right answer. Each part that begins with `# %% id` (or `# %% id + id`)
defines something anew, with that mistake: the right answer and one part together are one hand-in.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent / "mistakes"
_PART = re.compile(r"^# %% (.+)\n", re.MULTILINE)


@dataclass(frozen=True)
class Section:
    """One hand-in.

    Attributes:
        exercise: "scaled_attention".
        style: the file's name.
        mistakes: the ids; none in the right answer.
        text: the whole file.
    """

    exercise: str
    style: str
    mistakes: tuple[str, ...]
    text: str

    def __str__(self) -> str:
        """What messages call it."""
        return f"{self.exercise}/{self.style}: {' + '.join(self.mistakes) or 'right'}"


def sections(exercise: str) -> Iterator[Section]:
    """Every hand-in of an exercise: first the right ones."""
    for path in sorted((HERE / exercise).glob("*.py")):
        right, *parts = _PART.split(path.read_text("utf-8"))
        yield Section(exercise, path.stem, (), right)
        for title, part in zip(parts[::2], parts[1::2], strict=True):
            ids = tuple(name.strip() for name in title.split("+"))
            yield Section(exercise, path.stem, ids, f"{right}\n\n{part}")
