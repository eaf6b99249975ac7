import unicodedata

import pytest

from autograder.exports.file_names import file_stems


@pytest.mark.parametrize("name", ["ada", "Ünal Çelik", "李雷", "o'brien", "=1+1", "x" * 200, "a.b"])
def test_an_ordinary_name_is_kept(name: str):
    assert file_stems([name]) == {name: name}


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("-rf", "_-rf"),
        (".hidden", "_.hidden"),
        ("..", "_.._"),
        ("../../etc/passwd", "_.._.._etc_passwd"),
        ("new\nline", "new_line"),
        ("\x1b[2Jred", "_[2Jred"),
        ("a\u202eb", "a_b"),
        ('<b>:"?*|\\', "_b_______"),
        ("con", "_con"),
        ("nul.txt", "_nul.txt"),
        ("dot.", "dot._"),
        ("", "_"),
        ("a\ud83d", "a_"),
    ],
)
def test_a_name_that_some_system_refuses_is_changed(name: str, stem: str):
    assert file_stems([name]) == {name: stem}


def test_a_long_name_leaves_room_for_a_suffix():
    for name in ("x" * 255, "李" * 85, "é" * 127):
        assert len(f"{file_stems([name])[name]}-9999.json".encode()) <= 255


def test_no_two_students_share_a_file():
    composed = unicodedata.normalize("NFC", "é")
    names = ["ada", "Ada", "ADA", "a_b", "a\nb", "a\tb", "a_b-2", composed, "e\u0301", "x" * 255, "x" * 254, "x" * 200]
    stems = file_stems(names)
    assert set(stems) == set(names)
    assert len({unicodedata.normalize("NFC", stem).casefold() for stem in stems.values()}) == len(names)


def test_who_has_an_ordinary_name_keeps_it_whatever_others_are_called():
    stems = file_stems(["a\nb", "a_b", "a\rb", "a_b-2"])
    assert (stems["a_b"], stems["a_b-2"]) == ("a_b", "a_b-2")


def test_the_order_of_the_class_changes_no_name():
    names = ["ada", "Ada", "a\nb", "a\tb", "a_b"]
    assert file_stems(names) == file_stems(reversed(names))
