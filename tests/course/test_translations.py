import pytest

from autograder.course import read_course
from autograder.course.hints import hints_of
from autograder.course.translations import catalog_of, states, write_translations
from autograder.language import new_po
from autograder.release import stub_of, write_kit
from tests.conftest import ONE, SETTINGS

KOREAN = SETTINGS.replace('"en"', '"ko"')
LESSON = "# %% [markdown]\n# Add one.\n\n# %%\n"
HIDDEN = """

### BEGIN HIDDEN TESTS
from autograder.checks import Mistake

HINTS = ("Look up.",)
MISTAKES = (Mistake("two", "x + 1", "x + 2", says="It adds two.", hint="How many?"),)
### END HIDDEN TESTS
"""
PO = {
    "Add one.": "하나를 더하세요.",
    "Adds one.": "하나를 더합니다.",
    "Look up.": "위를 보세요.",
    "How many?": "몇 개일까요?",
}


@pytest.fixture
def root(write_course):
    return write_course(
        {
            "course.toml": KOREAN,
            "solutions/first/one.py": LESSON + ONE + HIDDEN,
            "translations/ko/first/one.po": new_po(PO, "ko"),
        }
    )


def test_the_students_file_is_in_the_courses_language(root):
    course = read_course(root)
    stub = stub_of(course, course.exercise("one"))
    assert "# 하나를 더하세요.\n" in stub
    assert '"""하나를 더합니다."""' in stub
    assert 'raise NotImplementedError("one")' in stub


def test_hints_and_mistakes_are_in_the_courses_language_and_the_rest_is_english(root):
    course = read_course(root)
    one = course.exercise("one")
    say = catalog_of(course, one)
    assert (hints_of(course, one), say("How many?"), say("It adds two.")) == (
        ("위를 보세요.",),
        "몇 개일까요?",
        "It adds two.",
    )


def test_an_exercise_without_translations_stays_english(root):
    course = read_course(root)
    assert "class Two" in stub_of(course, course.exercise("two"))


def test_an_english_course_reads_no_translations(root):
    (root / "course.toml").write_text(SETTINGS)
    course = read_course(root)
    assert '"""Adds one."""' in stub_of(course, course.exercise("one"))


def test_what_is_left_to_translate_is_counted(root):
    course = read_course(root)
    state = next(states(course, "ko"))
    assert (state.file, state.passages, state.translated) == ("translations/ko/first/one.po", 5, 4)


def test_a_new_language_begins_with_everything_to_do(root):
    course = read_course(root)
    assert [state.translated for state in write_translations(course, "de")] == [0, 0, 0]
    text = (root / "translations" / "de" / "first" / "one.po").read_text("utf-8")
    assert 'msgid "It adds two."\nmsgstr ""' in text


def test_writing_again_keeps_what_is_translated(root):
    course = read_course(root)
    write_translations(course, "ko")
    before = (root / "translations" / "ko" / "first" / "one.po").read_bytes()
    assert write_translations(course, "ko")[0].translated == 4
    assert (root / "translations" / "ko" / "first" / "one.po").read_bytes() == before


def test_a_kit_speaks_the_courses_language_and_tells_nothing_hidden(root, tmp_path):
    write_kit(read_course(root), tmp_path / "kit")
    kit = read_course(tmp_path / "kit")
    assert kit.language == "ko"
    assert catalog_of(kit, kit.exercise("one"))("Adds one.") == "하나를 더합니다."
    assert hints_of(kit, kit.exercise("one")) == ("위를 보세요.",)
    shown = (tmp_path / "kit" / ".course" / "translations" / "ko" / "first" / "one.po").read_text("utf-8")
    assert "How many?" not in shown
    assert "몇 개일까요?" not in shown
