import io
import os

import pytest

from autograder.report.escaping import one_line, shortened, visible, without_surrogates, write


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text", "plain text"),
        ("Zoë 李雷 שרה", "Zoë 李雷 שרה"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("\x9b31mred", r"\x9b31mred"),
        ("gpj\u202eexe", r"gpj\u202eexe"),
        ("a\u200bb", r"a\u200bb"),
        ("over\rwritten", r"over\x0dwritten"),
        ("filler\u3164\u115f", r"filler\u3164\u115f"),
        ("\u2800\u034f", r"\u2800\u034f"),
        ("tag\U000e0041", r"tag\U000e0041"),
        ("one\r\ntwo\n", "one\ntwo\n"),
        ("\ttab", "    tab"),
        ("nul\0", r"nul\x00"),
    ],
)
def test_what_a_reader_cannot_see_is_written_as_an_escape(text: str, shown: str):
    assert visible(text) == shown


def test_a_line_break_does_not_break_a_line():
    assert one_line("a\nb") == r"a\nb"


def test_undecodable_bytes_are_shown_as_bytes():
    assert without_surrogates(os.fsdecode(b"ad\xe9\x1b")) == "ad\\xe9\x1b"
    assert without_surrogates("\ud83d") == r"\ud83d"


def test_a_long_text_says_how_much_is_left_out():
    assert shortened("abcdef", 6) == "abcdef"
    assert shortened("x" * 3000, 2) == "xx ... (2,998 more characters)"


def test_a_stream_that_lacks_a_letter_gets_its_escape():
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    write(stream, "Zoë\n")
    stream.seek(0)
    assert stream.read() == "Zo\\xeb\n"
