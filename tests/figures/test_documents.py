import re
from xml.etree import ElementTree

import pytest

from figures.__main__ import DOCS, documents
from figures.docs import security_walls

SHOWN = re.compile(r"!\[([^\]]*)\]\(([\w-]+\.svg)\)")
SVG = "{http://www.w3.org/2000/svg}"
DRAWN = documents()


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_of_the_docs_is_what_its_code_draws(name):
    assert DRAWN[name] == (DOCS / name).read_text("utf-8")


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_of_the_docs_is_shown_with_words_for_those_who_do_not_see_it(name):
    words = [
        words for page in DOCS.glob("*.md") for words, shown in SHOWN.findall(page.read_text("utf-8")) if shown == name
    ]
    assert words
    assert all(len(each) > 20 for each in words)
    assert len(ElementTree.fromstring(DRAWN[name]).findtext(f"{SVG}desc", "")) > 100


def test_the_arrows_of_the_walls_are_those_of_their_page():
    numbers = re.findall(r"(?m)^\| (\d) \|", (DOCS / "security.md").read_text("utf-8"))
    drawn = ElementTree.fromstring(security_walls.draw())
    assert sorted(text.text for text in drawn.iter(f"{SVG}text") if text.get("font-size") == "12") == numbers
