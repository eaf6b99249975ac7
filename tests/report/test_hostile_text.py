"""Whatever a student writes is text: for a browser, for a terminal, for Gradescope."""

import io
import json
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser

import pytest

from autograder.exports import gradescope
from autograder.records import CheckResult, ClassResult, ExerciseResult, Status, StudentResult
from autograder.report import html, results_json
from autograder.report.check_report import print_report
from autograder.report.escaping import without_surrogates
from autograder.report.progress import Progress
from autograder.report.table import print_table
from tests.report.samples import failing_check

HARMLESS = "harmless"
HOSTILE = {
    "script": "<script>alert(1)</script>",
    "image": '"><img src=x onerror=alert(1)>',
    "attribute": "' onmouseover='alert(1)' x='",
    "unquoted attribute": "x onfocus=alert(1) autofocus",
    "address": "javascript:alert(1)",
    "end of the style": "</style><style>*{display:none}</style>",
    "end of the title": "</title></bdi></details></table><svg onload=alert(1)>",
    "end of a section": "]]><!--<![CDATA[",
    "entity": "&lt;script&gt;&#60;b&#62;&amp;",
    "policy": "<meta http-equiv=Content-Security-Policy content=\"default-src *\"><base href='//x'>",
    "jinja": "{{ 7 * 7 }}{% for x in y %}{# #}",
    "colour": "\x1b[31;5mred\x1b[2J\x1b[H",
    "link": "\x1b]8;;http://x\x1b\\click\x1b]8;;\x07",
    "clipboard": "\x1b]52;c;cm0gLXJm\x07",
    "title": "\x1b]0;title\x07",
    "device": '\x1bP$q"p\x1b\\\x1b_x\x1b\\\x1b^x\x1b\\',
    "C1": "\x9b31m\x9d0;x\x9c\x90\x85\x84",
    "overwriting": "wrong\rcorrect\x08\x08\x7f\x0b\x0c",
    "lines": "one\ntwo\r\nthree\u2028four\u2029five\x1csix\x85",
    "nul": "a\0b",
    "direction": "gpj.\u202eexe\u2066\u2069\u200f\u061c",
    "unseen": "a\u200b\u200d\ufeff\u00ad\u2060\u180e\U000e0041\u3164\u115f\u2800\u034fb",
    "spaces": "a\xa0b\u3000c\u2003\t",
    "surrogates": "\udce9\ud83d\udcff",
    "markup": "[bold red]x[/] [link=http://x]y[/link] [/] :smile: \\[",
    "format": "%s %n {0} {name} {} {x!r:>{y}}",
    "shell": "'; rm -rf ~; $(id) `id` && \\",
    "long": "x" * 5_000,
    "long line of words": "word " * 1_000,
}
_SGR = re.compile(r"\x1b\[[\d;]*m")


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def tensor(text: str) -> dict:
    return {"kind": "tensor", "dtype": text, "shape": [1, 2, 2], "axes": [text] * 3, "values": [[[text, 0.5]] * 2]}


def hostile_class(text: str) -> ClassResult:
    """A class in which `text` stands wherever text can stand."""
    value = {"kind": "value", "text": text}
    case = {
        "inputs": {f"{text}1": value, f"{text}2": tensor(text)},
        "expected": {f"{text}1": tensor(text), f"{text}2": value, f"{text}3": value},
        "actual": {f"{text}1": {**tensor(text), "cut": True}, f"{text}2": tensor(text), f"{text}4": {text: [text]}},
    }
    passed = CheckResult(f"{text}2", True, 1.0, 1.0, text, description=text)
    check = failing_check(name=text, message=text, description=text, replay=text, mistakes=(text,), counterexample=case)
    works = tuple(
        ExerciseResult(f"{text}{number}/{text}", status, 1.0, 3.0, (check, passed), text)
        for number, status in enumerate((Status.CORRECT, Status.WRONG, Status.MISSING))
    )
    students = tuple(StudentResult(f"{text}{number}", 1.0, 9.0, works) for number in (1, 2))
    return ClassResult(text, 0, students, (text,))


class Parts(HTMLParser):
    """What a browser would make of a page: its tags with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple]] = []
        self.others: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append((tag, tuple(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.tags.append((f"/{tag}", ()))

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def unknown_decl(self, data: str) -> None:
        self.others.append(data)

    def handle_pi(self, data: str) -> None:
        self.others.append(data)

    def handle_data(self, data: str) -> None:
        self.text += data


@cache
def page(text: str) -> str:
    return "".join(html.pieces(hostile_class(text), {text: text}))


@cache
def parts(text: str) -> Parts:
    return Parts(page(text))


def unseen(text: str) -> str:
    """The characters that a reader would not see, or a terminal would obey."""
    blank = "\u3164\u115f\u2800\u034f"
    return "".join(c for c in text if c != "\n" and (not c.isprintable() or c in blank))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_the_page_has_the_tags_and_attributes_that_it_has_for_harmless_text(text: str):
    hostile, harmless = parts(text), parts(HARMLESS)
    assert hostile.tags == harmless.tags
    assert hostile.others == harmless.others == []
    assert unseen(page(text)) == ""
    assert page(text).encode()


def reports(text: str) -> Iterator[tuple[str, io.StringIO]]:
    for stream in (io.StringIO(), Terminal()):
        print_report(hostile_class(text).students[0].exercises, stream)
        yield "check", stream
    for stream in (io.StringIO(), Terminal()):
        print_table(hostile_class(text), 1.0, stream)
        yield "table", stream
    stream = io.StringIO()
    clock = iter(range(0, 10_000, 100))
    with Progress(3, stream, lambda: float(next(clock))) as progress:
        progress.advance(text)
        progress.advance(text, failed=True)
    yield "progress", stream


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_terminal_gets_nothing_but_what_can_be_seen(text: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NO_COLOR", "1")
    for name, stream in reports(text):
        assert unseen(stream.getvalue()) == "", name


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_the_colours_on_a_terminal_are_the_reports_own(text: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    own = {"\x1b[1;31m", "\x1b[1;32m", "\x1b[31m", "\x1b[32m", "\x1b[0m"} | {f"\x1b[{code}m" for code in (1, 2, 33, 3)}
    for name, stream in reports(text):
        assert set(_SGR.findall(stream.getvalue())) <= own, name
        assert unseen(_SGR.sub("", stream.getvalue())) == "", name


@pytest.mark.parametrize("name", ["markup", "format", "shell", "script", "jinja"])
def test_what_means_something_elsewhere_is_read_as_it_was_written(name: str):
    text = HOSTILE[name]
    assert all(
        text in stream.getvalue() for kind, stream in reports(text) if kind != "table"
    )  # a table folds its cells
    assert text in parts(text).text


def test_no_student_can_begin_a_line_of_the_report():
    check = failing_check(message="x\n  ok    2/2  All is well\nattention/masks  8/8  correct", counterexample=None)
    stream = io.StringIO()
    print_report([ExerciseResult("a/b", Status.WRONG, 0.0, 2.0, (check,), "y\na/c  8/8  correct")], stream)
    lines = stream.getvalue().splitlines()
    assert [line for line in lines if not line.startswith("  ")] == ["a/b  0/2  wrong", ""]
    assert not any(re.match(r"  (ok|FAIL)", line) for line in lines if "All is well" in line)


def test_a_replay_stays_on_its_line():
    check = failing_check(replay="autograder check a --replay b\nrm -rf ~", counterexample=None)
    stream = io.StringIO()
    print_report([ExerciseResult("a/b", Status.WRONG, 0.0, 2.0, (check,))], stream)
    assert not any(line.strip().startswith("rm") for line in stream.getvalue().splitlines())


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_gradescope_gets_visible_text(text: str):
    for name, content in gradescope.files(hostile_class(text)):
        assert unseen(name) == ""
        assert content.isascii()
        found = json.loads(content)
        assert unseen(found["output"]) == ""
        assert all(unseen(test["name"] + test["output"]) == "" for test in found["tests"])


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_results_json_can_be_looked_at_in_a_terminal_and_holds_the_text_verbatim(text: str):
    written = "".join(results_json.pieces(hostile_class(text)))
    assert unseen(written) == ""
    assert json.loads(written)["course"] == without_surrogates(text)
