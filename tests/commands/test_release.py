"""`autograder release`, as a teacher runs it."""

import pytest

from autograder.commands.main import main
from tests.conftest import ONE


@pytest.fixture
def checkout(write_course, monkeypatch):
    root = write_course()
    monkeypatch.chdir(root)
    return root


def test_release_says_what_it_wrote_and_check_is_content(checkout, capsys):
    assert main(["release"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "wrote    exercises/first/one.py",
        "wrote    exercises/first/two.py",
        "wrote    exercises/second/three.py",
    ]
    assert main(["release", "--check"]) == 0
    assert main(["release"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "exercises: nothing to do"


def test_check_fails_and_names_the_files_after_a_change(checkout, capsys):
    main(["release"])
    (checkout / "solutions/first/one.py").write_text(ONE.replace("Adds one.", "Adds 1."))
    (checkout / "exercises/second/three.py").unlink()
    (checkout / "exercises/notes.py").write_text("")
    (checkout / "solutions/first/forgotten.py").write_text(ONE)
    capsys.readouterr()
    assert main(["release", "--check"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "exercises/first/one.py is not what release makes",
        "exercises/second/three.py is missing",
        "exercises/.release.json is not what release makes",
        "exercises/notes.py is stray: nothing in course.toml asks for it",
        "solutions/first/forgotten.py is stray: nothing in course.toml asks for it",
        "hint: run `autograder release`, and look at what it changes; strays are yours to list or to remove",
    ]
    assert not (checkout / "exercises/second/three.py").exists()


def test_release_says_where_a_file_changed_by_hand_went(checkout, capsys):
    main(["release"])
    (checkout / "exercises/first/one.py").write_text("# mine\n")
    capsys.readouterr()
    assert main(["release"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "kept     exercises/first/one.py.bak-1: first/one.py as it was changed by hand",
        "wrote    exercises/first/one.py",
    ]


def test_a_kit_is_written_elsewhere_and_makes_no_kits_itself(checkout, capsys, tmp_path):
    kit = tmp_path / "kit"
    assert main(["release", "--to", str(kit)]) == 0
    assert f"wrote    {kit}/exercises/first/one.py" in capsys.readouterr().out
    assert not (checkout / "exercises").exists()
    assert main(["release", "--course", str(kit)]) == 2
    assert capsys.readouterr().err == (
        "autograder: this is a student's kit, there is no solutions/ here. Run release in the teacher's folder.\n"
    )


def test_check_and_to_do_not_go_together(checkout, capsys):
    assert main(["release", "--check", "--to", "kit"]) == 2
    assert capsys.readouterr().err == (
        "autograder: --check looks at exercises/ and --to writes a kit. Give one of the two.\n"
    )
