import base64
import hashlib
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from autograder.records import ClassResult, Status
from autograder.report import html, html_view
from autograder.report.tallies import ClassTally
from tests.report.samples import class_of, exercise, failing_check, student


def page(result: ClassResult, **sentences: str) -> str:
    return "".join(html.pieces(result, sentences))


class Parts(HTMLParser):
    """The tags, attributes and text of a page, as a browser would take them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags[tag] += 1
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, name: str) -> list[str]:
        return [value for found, value in self.attributes if found == name]


HOSTILE = '<script>alert("1")</script><img src=x onerror=alert(1)>'


def hostile_class() -> ClassResult:
    case = {
        "inputs": {HOSTILE: {"kind": "value", "text": HOSTILE}},
        "expected": {
            HOSTILE: {"kind": "tensor", "dtype": HOSTILE, "shape": [1], "axes": [HOSTILE], "values": [HOSTILE]}
        },
        "actual": {HOSTILE: {"kind": "value", "text": "\x1b[31m\u202e"}},
    }
    check = failing_check(name=HOSTILE, message=HOSTILE, replay=HOSTILE, mistakes=(HOSTILE,), counterexample=case)
    work = exercise(checks=(check,), exercise=f"{HOSTILE}/{HOSTILE}", message=HOSTILE)
    return ClassResult(HOSTILE, 0, (student(HOSTILE, work),), (HOSTILE,))


def test_what_a_student_wrote_stays_text_wherever_it_stands():
    parts = Parts(page(hostile_class(), **{HOSTILE: HOSTILE}))
    assert parts.tags["script"] == parts.tags["img"] == 0
    assert not [name for name, _ in parts.attributes if name.startswith("on")]
    assert parts.text.count(HOSTILE) >= 12


def test_what_a_student_hid_is_made_visible():
    text = page(class_of(student("a\x1b[2J\u202e\u200b"), student("b", exercise(message="\x9b\x00\ufeff"))))
    assert r"a\x1b[2J\u202e\u200b" in text
    assert r"\x9b\x00\ufeff" in text
    assert text.replace("\n", "").isprintable()


def test_the_page_needs_nothing_but_itself():
    parts = Parts(page(hostile_class()))
    assert all(link.startswith("#") for link in parts.values("href"))
    assert not {"link", "iframe", "object", "form", "base"} & set(parts.tags)
    assert not parts.values("src")
    assert "url(" not in page(class_of())
    assert "@import" not in page(class_of())


def policy_of(text: str) -> str:
    """The policy that allows the page's own style sheet and nothing else."""
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    return "default-src 'none'; style-src 'sha256-" + digest + "'; base-uri 'none'; form-action 'none'"


def test_the_policy_forbids_all_but_the_one_style_sheet():
    text = page(class_of())
    assert policy_of(text) in Parts(text).values("content")
    assert not Parts(text).values("style")  # the policy would refuse it


def test_every_link_has_its_place():
    parts = Parts(
        page(class_of(student("a"), student("b", exercise(Status.MISSING)), student("c", exercise(Status.CORRECT))))
    )
    places = parts.values("id")
    assert len(places) == len(set(places))
    assert {link[1:] for link in parts.values("href")} <= set(places)


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.CORRECT])
def test_each_status_stands_in_words_in_the_overview(status: Status):
    assert f'<td class={status.value}><a href="#s1e1">6<small>{status.value}</small></a>' in page(
        class_of(student("ada", exercise(status, score=6.0)))
    )


def test_the_differing_entry_is_marked_in_words_and_stands_beside_the_expected_one():
    text = page(class_of())
    assert "<b>expected <bdi>weights</bdi></b>" in text
    assert "<b>yours <bdi>weights</bdi></b>" in text
    assert text.count("<td class=off>≠ nan") == 1
    assert "float32 (batch 1, q 1, d_k 2)" in text
    assert "autograder check scaled_attention --replay 7f" in text


def test_the_class_sees_what_most_fail_and_which_mistakes_it_makes():
    parts = Parts(page(class_of(student("a"), student("b")), no_scale="scores are not divided"))
    assert "2 / 2" in parts.text
    assert "no_scale scores are not divided" in parts.text


def test_a_class_that_fails_nothing_is_told_so():
    text = page(class_of(student("a", exercise(Status.CORRECT))))
    assert "Nobody fails a check." in text
    assert "No failure was recognised as a known mistake." in text


def test_a_repeated_message_is_told_once():
    checks = tuple(failing_check(name=name, message="It raised ValueError.") for name in "abc")
    text = page(class_of(student("a", exercise(Status.ERROR, checks=checks))))
    assert text.count("It raised ValueError.") == 1
    assert text.count("The same message as above.") == 2


def test_what_was_carried_forward_is_said_even_where_all_is_correct():
    check = failing_check(passed=True, score=8.0, max_score=8.0, counterexample=None, carried_forward=True)
    text = page(class_of(student("a", exercise(Status.CORRECT, checks=(check,)))))
    assert "Carried forward: graded with the reference" in text


def test_the_order_of_grading_does_not_change_a_byte():
    assert page(class_of(student("a"), student("b"))) == page(class_of(student("b"), student("a")))


def test_scores_fall_into_ten_bins():
    scores = [0.0, 0.8, 4.0, 7.99, 8.0]
    bins = html_view.histogram(ClassTally(student(str(s), exercise(score=s)) for s in scores))
    assert [found.students for found in bins] == [1, 1, 0, 0, 0, 1, 0, 0, 0, 2]


def test_an_empty_class_is_no_error(tmp_path: Path):
    html.write(ClassResult("empty", 0), tmp_path)
    assert (tmp_path / "report.html").read_text().startswith("<!doctype html>")


def test_the_faults_of_the_grader_stand_apart_from_the_grades():
    assert "grading ada: no worker" in page(class_of(faults=("grading ada: no worker",)))
    assert "Faults of the grader" not in page(class_of())


def test_a_report_in_korean_has_no_english_words_of_its_own_left():
    import re
    from importlib import resources

    from autograder.language import read_po

    with resources.as_file(resources.files("autograder.language") / "ko.po") as path:
        say = read_po(path, "ko.po")
    templates = [file for file in resources.files("autograder.report").iterdir() if file.name.endswith(".html")]
    template = "\n".join(file.read_text("utf-8") for file in templates)
    said = re.findall(r'say\("([^"]+)"', template)
    assert len(said) > 30
    for text in said:
        for numbers in ((3, 4, 5), (1_003, 2_004, 3_005)):
            filled = text.format(*numbers)
            assert say(filled) != filled, text
    assert say("1,003 exercises:") != "1,003 exercises:"
    without = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|<[^>]*>", " ", template, flags=re.DOTALL)
    words = set(re.findall(r"[A-Za-z]{3,}", without)) - {"These", "are", "nobody", "marks", "the", "other", "grades"}
    assert words <= {"stand", "Grade", "again", "with", "resume", "correct", "doctype", "html", "path"}, words
