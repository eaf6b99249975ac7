import codecs

import pytest

from autograder.faults import SubmissionError
from autograder.intake.decoding import decode


def test_utf8_with_a_mark_and_windows_line_ends_is_read() -> None:
    assert decode(codecs.BOM_UTF8 + b"a = 1\r\nb = 2\rc = 3\n") == ("a = 1\nb = 2\nc = 3\n", ())


@pytest.mark.parametrize("coding", ["latin-1", "iso-8859-15", "cp1252", "utf-8", "UTF-8-unix", "gbk", "shift_jis"])
def test_a_coding_line_is_obeyed(coding: str) -> None:
    codec = coding.removesuffix("-unix")
    words = "é" if codec.startswith(("lat", "iso", "cp", "utf", "UTF")) else "日"
    text = f"#!/usr/bin/python\n# -*- coding: {coding} -*-\ns = '{words}'\n"
    assert decode(text.encode(codec)) == (text, ())


def test_a_coding_line_after_code_does_not_count() -> None:
    assert decode("x = 1\n# coding: latin-1\ns = 'é'\n".encode())[0].endswith("s = 'é'\n")


def test_latin_1_without_a_coding_line_is_read_with_a_note() -> None:
    text, notes = decode(b"x = 1\n# caf\xe9\n")
    assert text == "x = 1\n# café\n"
    assert notes == ("line 2 holds the byte 0xe9, which is not UTF-8; the file was read as Latin-1",)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"x = 1\n\0", "line 2 holds a NUL byte"),
        ("x = 1".encode("utf-16"), "saved as UTF-16; save it as UTF-8"),
        (b"# coding: utf-8\nx = '\xe9'", "line 2 holds the byte 0xe9, which is not utf-8 as the coding line says"),
        (b"# coding: klingon\n", "names 'klingon', which is not a character set"),
        (b"# coding: " + b"x" * 1_000, f"names '{'x' * 60}', which"),
        (b"# coding: rot13\n", "not a character set"),
        (b"# coding: punycode\n", "not a character set"),
        (b"# coding: unicode_escape\n", "not a character set"),
        (codecs.BOM_UTF8 + b"# coding: latin-1\n", "begins with UTF-8's mark but its coding line says latin-1"),
    ],
)
def test_what_cannot_be_text_is_refused_with_the_place(data: bytes, told: str) -> None:
    with pytest.raises(SubmissionError) as caught:
        decode(data)
    assert told in str(caught.value)
