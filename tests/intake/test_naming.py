import pytest

from autograder.intake.naming import is_ignored, near_miss, shown, verbatim

WANTED = ("attention/masks.py", "attention/masks.ipynb", "seq2seq/lstm_step.py", "transformer/feed_forward.py")


@pytest.mark.parametrize("name", [".DS_Store", ".git", "__MACOSX", "__pycache__", "timestamp.txt"])
def test_litter_is_ignored(name: str) -> None:
    assert is_ignored(name)
    assert not is_ignored("masks.py")


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("ATTENTION/MASKS.IPYNB", "attention/masks.ipynb"),
        ("attention/my_masks_v2.py", "attention/masks.py"),
        ("seq2seq/lstm-step.py", "seq2seq/lstm_step.py"),
        ("transfomer/feed_forward.py", "transformer/feed_forward.py"),
        ("attention/masks.txt", None),
        ("a/b.py", None),
        ("x" * 50_000 + ".py", None),
    ],
)
def test_a_near_miss_finds_what_was_meant(path: str, meant: str | None) -> None:
    assert near_miss(path, WANTED) == meant


def test_names_are_escaped_and_cut_when_shown_but_stand_verbatim_otherwise() -> None:
    assert shown("a\x1b[31m\u202e\n") == "a\\x1b[31m\\u202e\\n"
    assert shown("x" * 500) == "x" * 120 + "..."
    assert verbatim("Ana María \x1b") == "Ana María \x1b"
    assert verbatim("jos\udce9") == "jos\\xe9"
