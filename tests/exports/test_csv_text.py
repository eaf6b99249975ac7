import csv
import io

import pytest

from autograder.exports.csv_text import csv_lines, without_formula


def read(text: str, **options: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), **options))


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-rf",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\xa0=1",
        "\u200b=1",
        "\ufeff=1",
        '"=1',
        "'=1",
        '" =1',
        "\uff1d1+1",
        "\uff0b1",
        "\uff0d1",
        "\uff20SUM(A1)",
        "\ufe661",
        "\ttab",
        "\rreturn",
    ],
)
def test_what_a_spreadsheet_would_calculate_begins_with_an_apostrophe(text: str):
    assert without_formula(text).startswith("'")
    assert without_formula(text).replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize("text", ["", "ada", "o'brien", "a=b", "1-2", "Zoë 李雷", "x@y.org", "a, -b", '"quoted"', " a"])
def test_all_else_stays_verbatim(text: str):
    assert without_formula(text) == text


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_no_cell_begins_a_formula_where_another_separator_is_expected(separator: str):
    text = "".join(csv_lines([["ada", f"x{separator}=1+1{separator} @a", f"{separator}+1"]]))
    for cell in read(text, delimiter=separator)[0]:
        assert cell.lstrip(" \"'")[:1] not in list("=+-@") or cell.lstrip(' "').startswith("'")


@pytest.mark.parametrize("text", ["new\nline", "return\rhere", 'a "quote"', "a, b", "\\", '\\"', "a\0b"])
def test_a_cell_is_read_back_as_it_was(text: str):
    assert read("".join(csv_lines([[text, 1.5, text]]))) == [[text, "1.5", text]]


def test_numbers_stay_numbers_even_below_zero():
    assert "".join(csv_lines([[-1.5, 2, True, False]])) == "-1.5,2,true,false\r\n"


def test_what_utf_8_cannot_hold_is_written_as_an_escape():
    assert "".join(csv_lines([["a\udce9\ud83d"]])).encode() == b"a\\xe9\\ud83d\r\n"
