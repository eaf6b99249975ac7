import pytest

from autograder.faults import CourseError
from autograder.language import Passage, new_po, read_po, updated_po

PASSAGES = (Passage("One.", 1, "lesson"), Passage("{a} and {b}", 2, "sentence"))


def written(tmp_path, text):
    path = tmp_path / "one.po"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def filled(po: bytes, english: str, foreign: str) -> bytes:
    return po.replace(f'msgid "{english}"\nmsgstr ""'.encode(), f'msgid "{english}"\nmsgstr "{foreign}"'.encode())


def test_what_is_translated_is_read_back(tmp_path):
    path = written(tmp_path, new_po({"One.": "하나.", "a $\\frac12$\nb": "가 $\\frac12$\n나"}, "ko"))
    say = read_po(path, "one.po")
    assert (say("One."), say("a $\\frac12$ b")) == ("하나.", "가 $\\frac12$\n나")


def test_an_update_keeps_translations_and_adds_what_is_new(tmp_path):
    old = filled(updated_po(None, PASSAGES, "ko", "f.py"), "One.", "하나.")
    new = updated_po(old, (*PASSAGES, Passage("Three.", 3, "lesson")), "ko", "f.py")
    assert read_po(written(tmp_path, new), "one.po")("One.") == "하나."
    assert b'msgid "Three."\nmsgstr ""' in new


def test_an_update_of_what_is_up_to_date_changes_no_byte():
    old = filled(updated_po(None, PASSAGES, "ko", "f.py"), "One.", "하나.")
    assert updated_po(old, PASSAGES, "ko", "f.py") == old


def test_where_the_english_has_changed_students_read_english_until_somebody_looks(tmp_path):
    text = "The rows of the weights sum to one over the keys."
    old = filled(updated_po(None, [Passage(text, 1, "lesson")], "ko", "f.py"), text, "합은 1입니다.")
    changed = text.replace("one", "1")
    new = updated_po(old, [Passage(changed, 1, "lesson")], "ko", "f.py")
    assert "합은 1입니다.".encode() in new  # there for the translator
    assert read_po(written(tmp_path, new), "one.po")(changed) == changed


def test_other_line_breaks_are_no_change(tmp_path):
    old = filled(updated_po(None, [Passage("a b", 1, "lesson")], "ko", "f.py"), "a b", "가 나")
    new = updated_po(old, [Passage("a\nb", 1, "lesson")], "ko", "f.py")
    assert read_po(written(tmp_path, new), "one.po")("a b") == "가 나"


def test_a_part_that_the_english_does_not_have_is_refused(tmp_path):
    path = written(tmp_path, new_po({"{a} and {b}": "{a} 그리고 {c}"}, "ko"))
    with pytest.raises(CourseError, match=r"one\.po: the translation of '\{a\} and \{b\}' names \{c\}, which is not"):
        read_po(path, "one.po")


@pytest.mark.parametrize("text", [b"\xff\xfe\x00", 'nonsense "x"\n'])
def test_a_broken_file_is_told(tmp_path, text):
    with pytest.raises(CourseError, match=r"one\.po: not a PO file"):
        read_po(written(tmp_path, text), "one.po")
