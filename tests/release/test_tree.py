"""Files that release makes: only what differs is written, and nothing made by hand is lost."""

import pytest

from autograder.release.tree import Tree


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "made"


def tree(folder, **files: str) -> Tree:
    return Tree(folder, {f"{name}.py": text for name, text in files.items()}, record=".record.json")


def test_new_files_are_written_and_then_nothing_differs(folder):
    made = tree(folder, one="1\n", two="2\n")
    changes = made.write()
    assert changes.written == ("one.py", "two.py")
    assert (folder / "one.py").read_bytes() == b"1\n"
    assert made.differences() == {}
    assert made.write().written == ()


def test_only_files_that_differ_are_written(folder):
    tree(folder, one="1\n", two="2\n").write()
    untouched = (folder / "one.py").stat().st_mtime_ns
    changes = tree(folder, one="1\n", two="two\n").write()
    assert (changes.written, dict(changes.backups)) == (("two.py",), {})
    assert (folder / "one.py").stat().st_mtime_ns == untouched


def test_a_file_changed_by_hand_is_backed_up_before_it_is_overwritten(folder):
    made = tree(folder, one="1\n")
    made.write()
    for number, text in enumerate(["mine", "mine again"], start=1):
        (folder / "one.py").write_text(text)
        changes = made.write()
        assert changes.backups == {"one.py": f"one.py.bak-{number}"}
        assert (folder / f"one.py.bak-{number}").read_text() == text
        assert (folder / "one.py").read_text() == "1\n"
    assert made.differences() == {}


def test_without_a_record_whatever_differs_is_backed_up(folder):
    folder.mkdir()
    (folder / "one.py").write_text("who knows")
    (folder / ".record.json").write_text("<<<<<<< not JSON")
    assert tree(folder, one="1\n").write().backups == {"one.py": "one.py.bak-1"}


def test_a_file_changed_by_hand_is_left_where_there_is_nothing_new(folder):
    tree(folder, one="1\n", two="2\n").write()
    (folder / "one.py").write_text("mine")
    (folder / "two.py").write_text("mine")
    changes = tree(folder, one="1\n", two="new\n").write(keep_changed=True)
    assert changes.kept == ("one.py",)
    assert changes.backups == {"two.py": "two.py.bak-1"}
    assert (folder / "one.py").read_text() == "mine"
    again = tree(folder, one="1\n", two="new\n").write(keep_changed=True)
    assert (again.kept, again.written) == (("one.py",), ())


def test_what_release_makes_no_longer_is_removed_unless_changed_by_hand(folder):
    tree(folder, one="1\n", two="2\n", three="3\n").write()
    (folder / "two.py").write_text("mine")
    changes = tree(folder, three="3\n").write()
    assert (changes.removed, changes.strays) == (("one.py",), ("two.py",))
    assert not (folder / "one.py").exists()
    assert (folder / "two.py").read_text() == "mine"


def test_differences_name_what_is_changed_missing_and_stray(folder):
    made = tree(folder, one="1\n", two="2\n", three="3\n")
    made.write()
    (folder / "one.py").write_text("mine")
    (folder / "two.py").unlink()
    (folder / "notes.txt").write_text("")
    assert made.differences() == {
        "one.py": "is not what release makes",
        "two.py": "is missing",
        "notes.txt": "is stray: nothing in course.toml asks for it",
    }


def test_a_record_that_was_tampered_with_is_a_difference(folder):
    made = tree(folder, one="1\n")
    made.write()
    (folder / ".record.json").write_text("{}")
    assert made.differences() == {".record.json": "is not what release makes"}


def test_hidden_files_caches_and_backups_are_no_strays(folder):
    made = tree(folder, one="1\n")
    made.write()
    for name in [".ipynb_checkpoints/one.py", "__pycache__/one.pyc", "one.py.bak-3", ".DS_Store"]:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("")
    assert made.strays() == ()


def test_a_link_to_elsewhere_is_replaced_not_followed(folder, tmp_path):
    made = tree(folder, one="1\n")
    folder.mkdir()
    elsewhere = tmp_path / "elsewhere.py"
    elsewhere.write_text("precious")
    (folder / "one.py").symlink_to(elsewhere)
    made.write()
    assert elsewhere.read_text() == "precious"
    assert not (folder / "one.py").is_symlink()
