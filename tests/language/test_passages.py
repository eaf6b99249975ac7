from autograder.language import passages_of, translated_source

SOURCE = r'''# %% [markdown]
# # A title
#
# Two lines
# of prose with $x$.
#
# $$y = x$$
#
# | a | b |
# |---|---|

# %%
# a comment in code
import math


def f(x: "Float[Tensor, 'batch d']"):
    """Gives \\alpha.

    More of it.

    Args:
        x: an input.
    """
    ### BEGIN SOLUTION
    raise ValueError("not for students")
    ### END SOLUTION


# %%
def test_f(case):
    """It holds."""
    close(f(case["two words"]), 0.0, f"the sum of {what} and {case[0]}")


### BEGIN HIDDEN TESTS
# %%
HINTS = ("Look here.", "Look there.")


def shapes_of(edits):
    """Of no use to students."""
    return replace(edits, "some code here")


def test_hidden():
    """It holds, too."""
    hold(False, "it should hold.")


MISTAKES = (Mistake("no_x", "x + one", "x plus two", says="No x.", hint="Which x?"),)
EQUIVALENT = (Equivalent("a b", "c d", "because of this"),)
### END HIDDEN TESTS
'''


def texts(kind: str) -> list[str]:
    return [passage.text for passage in passages_of(SOURCE) if passage.kind == kind]


def test_a_lesson_is_its_paragraphs_without_formulas():
    assert texts("lesson") == ["# A title", "Two lines\nof prose with $x$.", "| a | b |\n|---|---|"]


def test_a_docstring_is_its_paragraphs():
    assert texts("docstring") == [
        "Gives \\alpha.",
        "More of it.",
        "Args:\n    x: an input.",
        "It holds.",
        "It holds, too.",
    ]


def test_sentences_are_what_students_are_told_and_no_code():
    assert texts("sentence") == [
        "the sum of {what} and {part3}",
        "Look here.",
        "Look there.",
        "it should hold.",
    ]


def test_a_file_without_translations_stays_as_it_is():
    assert translated_source(SOURCE, lambda text: text) == SOURCE


def test_lesson_and_docstrings_change_and_code_does_not():
    foreign = {
        "Two lines\nof prose with $x$.": "첫째 줄\n\n둘째 줄",
        "Gives \\alpha.": "\\alpha를 줍니다.",
        "It holds.": "성립합니다.",
        "two words": "두 낱말",
    }
    made = translated_source(SOURCE, lambda text: foreign.get(text, text))
    assert "# 첫째 줄\n#\n# 둘째 줄\n#\n# $$y = x$$\n" in made
    assert '    """\\\\alpha를 줍니다.\n\n    More of it.\n\n    Args:\n        x: an input.\n    """\n' in made
    assert '    """성립합니다."""\n' in made
    assert 'case["two words"]' in made
