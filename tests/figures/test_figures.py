import re
from pathlib import Path

import pytest

from figures.__main__ import OUT, drawn, names

ROOT = Path(__file__).parents[2]
SHOWN = re.compile(r"!\[([^\]]*)\]\(\.\./figures/(\w+)\.svg\)")
NUMBER = re.compile(r"-?\d+\.\d+")
IMAGE = re.compile(r"base64,[^\"]*")


def rounded(svg: str) -> str:
    """Other processors may round the last digit of a place another way, and other libraries pack an image otherwise."""
    return NUMBER.sub(lambda number: f"{float(number.group()):.2f}", IMAGE.sub("", svg))


@pytest.mark.parametrize("name", names())
def test_a_picture_is_what_its_code_draws(name):
    assert rounded(drawn(name)) == rounded((OUT / f"{name}.svg").read_text("utf-8"))


def test_every_picture_is_shown_in_a_lesson_and_every_one_shown_is_drawn():
    shown = [
        found for path in sorted(ROOT.glob("solutions/*/*.py")) for found in SHOWN.findall(path.read_text("utf-8"))
    ]
    assert sorted({name for _, name in shown}) == names()
    assert all(len(words) > 20 for words, _ in shown)


def test_no_picture_lies_there_that_no_code_draws():
    assert sorted(path.stem for path in OUT.glob("*.svg")) == names()
