"""Which exercises a teacher's file may import, and how."""

import pytest

from autograder.course.imports import imported_exercises, with_imports_of
from autograder.faults import CourseError

EARLIER = ["first/one", "first/two"]
LATER = ["second/three", "second/four"]


def imported(text: str) -> tuple[str, ...]:
    return imported_exercises(text, "solutions/second/three.py", EARLIER, LATER)


@pytest.mark.parametrize(
    "text",
    [
        "from exercises.first.one import one",
        "from exercises.first import one",
        "import exercises.first.one",
        "import torch, exercises.first.one as one",
        "try:\n    from exercises.first.one import one\nexcept ImportError:\n    raise",
    ],
)
def test_every_way_of_importing_an_exercise_is_seen(text):
    assert imported(text) == ("first/one",)


def test_other_imports_are_nobodys_business():
    assert imported("import torch\nfrom torch.nn import functional\nimport exercises_of_mine\n") == ()


def test_imports_come_in_the_courses_order_once_each():
    text = "from exercises.first.two import a\nfrom exercises.first.one import b\nimport exercises.first.two\n"
    assert imported(text) == ("first/one", "first/two")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "from exercises.second.four import x",
            "exercises.second.four comes later in course.toml. Import earlier exercises only, or change their order.",
        ),
        (
            "import exercises.second.three",
            "exercises.second.three comes later in course.toml. Import earlier exercises only, or change their order.",
        ),
        ("import exercises.first.x", "exercises.first.x is no exercise of course.toml. "
         "Add it there, or mend the import."),
        ("import exercises", "exercises is no exercise of course.toml. Add it there, or mend the import."),
        (
            "from .one import one",
            "the import is relative. Write from exercises.one import ...",
        ),
        (
            "def f():\n    from exercises.first.one import one",
            "exercises.first.one is imported inside a function. Move the import to the top level of the file.",
        ),
    ],
)  # fmt: skip
def test_other_imports_of_exercises_are_refused_with_a_remedy(text, message):
    with pytest.raises(CourseError) as caught:
        imported(text)
    line = text.count("\n") + 1
    assert str(caught.value) == f"solutions/second/three.py:{line}: {message}"


def test_what_an_import_imports_itself_counts_too():
    known = {"a/one": (), "a/two": ("a/one",), "a/three": (), "a/four": ("a/one", "a/two")}
    assert with_imports_of(["a/four", "a/three"], known) == ("a/one", "a/two", "a/three", "a/four")
