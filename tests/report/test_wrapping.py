from rich.cells import cell_len

from autograder.report.wrapping import wrapped


def test_prose_is_wrapped_at_spaces():
    assert wrapped("one two " * 8, 44, "- ", "  ") == ["- " + "one two " * 4 + "one two", "  one two one two one two"]


def test_wide_letters_count_twice():
    lines = wrapped("어텐션은 입력 전체를 돌아봅니다 " * 6, 60)
    assert len(lines) > 2
    assert max(map(cell_len, lines)) <= 60


def test_a_word_that_is_too_long_is_left_whole():
    word = "x" * 100
    assert word in wrapped(f"a {word} b", 50)


def test_brackets_are_no_markup():
    assert wrapped("a [bold]b[/bold] [1, 2]", 80) == ["a [bold]b[/bold] [1, 2]"]


def test_nothing_gives_nothing():
    assert wrapped(" ", 80) == []
