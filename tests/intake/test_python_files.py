import pytest

from autograder.faults import SubmissionError
from autograder.intake.python_files import read_python


def told(data: bytes) -> str:
    with pytest.raises(SubmissionError) as caught:
        read_python(data, "attention/masks.py")
    return str(caught.value)


def test_a_syntax_error_is_told_with_line_reason_and_remedy() -> None:
    assert told(b"x = 1\nif x\n    pass\n") == (
        "line 2: Python cannot read this file: expected ':'. Mend it and hand it in again."
    )


def test_a_magic_in_a_python_file_is_told_as_one() -> None:
    assert told(b"%matplotlib inline\n").endswith(
        "Lines with % or ! work in notebooks only: remove them from a .py file."
    )


def test_a_file_over_one_megabyte_is_refused() -> None:
    assert "larger than 1 MB" in told(b"#" * 1_000_001)
    assert read_python(b"#" * 1_000_000, "attention/masks.py").cells[0].label == "masks.py"
