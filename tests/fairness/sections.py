"""Reads mistakes/: for each exercise, right answers in two styles, and below each the mistakes written by hand in it.

The first part of a file, before any `# %%`, is a right answer. Each part that begins with `# %% id` (or `# %% id + id`)
defines something anew, with that mistake: the right answer and one part together are one hand-in.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MISTAKES = Path(__file__).parent / "mistakes"
UNSEEN = Path(__file__).parent / "unseen"
"""Written after the lists of mistakes were finished, which were not changed for them."""

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


def sections(exercise: str, folder: Path = MISTAKES) -> Iterator[Section]:
    """Every hand-in of an exercise in a folder; of each file first the right one."""
    for path in sorted((folder / exercise).glob("*.py")):
        right, *parts = _PART.split(path.read_text("utf-8"))
        yield Section(exercise, path.stem, (), right)
        for title, part in zip(parts[::2], parts[1::2], strict=True):
            ids = tuple(name.strip() for name in title.split("+"))
            yield Section(exercise, path.stem, ids, f"{right}\n\n{part}")
