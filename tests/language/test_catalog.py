import pytest

from autograder.language import ENGLISH, Catalog

SAY = Catalog(
    {
        "One two.": "하나 둘.",
        "the weights": "가중치",
        "{what} should be {wanted}, got {kind}.": "{what}은(는) {wanted}이어야 하는데 {kind}입니다.",
        "{what} should be {wanted}, got None.": "{wanted} 대신 아무것도 없습니다: {what}.",
        "{name} and {name}": "{name} 두 번",
        "untranslated": "",
    }
)


def test_a_passage_is_found_word_for_word_whatever_its_line_breaks():
    assert SAY("One\n  two.") == "하나 둘."


def test_what_is_not_there_stays_english():
    assert SAY("Three.") == "Three."
    assert SAY("untranslated") == "untranslated"
    assert ENGLISH("One two.") == "One two."


def test_a_template_stands_for_every_sentence_of_its_form_and_its_parts_are_looked_up():
    assert SAY("the weights should be a tensor, got 3.") == "가중치은(는) a tensor이어야 하는데 3입니다."


def test_of_two_templates_the_one_with_more_words_counts():
    assert SAY("y should be a tensor, got None.") == "a tensor 대신 아무것도 없습니다: y."


def test_a_part_that_is_named_twice_must_be_the_same():
    assert SAY("a and a") == "a 두 번"
    assert SAY("a and b") == "a and b"


def test_the_braces_of_a_formula_are_its_own():
    say = Catalog({"a $\\sqrt{64} = {k}$": "가 $\\sqrt{64} = {k}$"})
    assert say("a $\\sqrt{64} = {k}$") == "가 $\\sqrt{64} = {k}$"
    assert say("a $\\sqrt{64} = 8$") == "a $\\sqrt{64} = 8$"


def test_a_name_that_begins_with_word_stands_for_one_word():
    say = Catalog({"{word1} and {word2}": "{word1}, {word2}"})
    assert say("context and weights") == "context, weights"
    assert say("the input and the state") == "the input and the state"


def test_braces_in_a_sentence_are_nothing_special():
    assert SAY("{x} should be {'a': 1}, got {}.") == "{x}은(는) {'a': 1}이어야 하는데 {}입니다."


def test_the_first_of_two_catalogs_counts():
    both = Catalog({"a": "1", "b": "2"}).joined(Catalog({"a": "9", "c": "3"}))
    assert [both(text) for text in "abc"] == ["1", "2", "3"]


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_nothing_stays_nothing(text):
    assert SAY(text) == text
