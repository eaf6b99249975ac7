"""The student's kit: a folder in which a student works, with nothing of the teacher's in it."""

from pathlib import Path

from autograder.course import Course
from autograder.course.hints import KIT_HINTS, kit_hints
from autograder.course.reader import EXERCISES, KIT_STUBS
from autograder.course.settings import FILE_NAME
from autograder.course.translations import kit_translations as translations
from autograder.faults import UsageError
from autograder.release.kit_settings import kit_settings
from autograder.release.recordings import recordings
from autograder.release.stubs import figures, stubs
from autograder.release.tree import Changes, Tree

_RECORD = ".course/release.json"

# pytest by itself must find `exercises.seq2seq.lstm_step` wherever it is started in the kit.
_PYTEST = """[pytest]
pythonpath = .
addopts = --import-mode=importlib
"""


def write_kit(course: Course, folder: Path) -> Changes:
    """Writes or renews the kit in a folder; a student's changed file is kept, or backed up where it must give way.

    Raises:
        UsageError: the folder holds something that is not an earlier kit.
    """
    tree = Tree(folder, kit_files(course), _RECORD, owned=EXERCISES.as_posix())
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file. Name a folder that is empty or not there yet.")
    if folder.is_dir() and any(folder.iterdir()) and not tree.was_made_here():
        raise UsageError(f"{folder} is not empty and is no kit. Name a folder that is empty or not there yet.")
    return tree.write(keep_changed=True)


def kit_files(course: Course) -> dict[str, str]:
    """Every file of the kit: path -> text.

    Under `.course/`, where students need not look, are the untouched stubs, the hints and the recorded examples.
    """
    made = stubs(course)
    return {
        "README.md": _readme(course),
        FILE_NAME: kit_settings(course),
        "pytest.ini": _PYTEST,
        **{f"{EXERCISES.as_posix()}/{name}": text for name, text in made.items()},
        **{f"{EXERCISES.as_posix()}/{name}": text for name, text in figures(course).items()},
        **{f"{KIT_STUBS.as_posix()}/{name}": text for name, text in made.items()},
        KIT_HINTS.as_posix(): kit_hints(course),
        **translations(course),
        **recordings(course),
    }


def _readme(course: Course) -> str:
    rows = [
        f"| {assignment.title} | `{EXERCISES.as_posix()}/{exercise.id}.py` | {exercise.points:g} |"
        for assignment in course.assignments
        for exercise in assignment.exercises
    ]
    table = "\n".join(["| assignment | file | points |", "|---|---|---|", *rows, f"| | total | {course.points:g} |"])
    first = course.exercises[0]
    return f"""# {course.title}

You fill in the files in `exercises/`: replace every `raise NotImplementedError(...)`, and leave the names, the
arguments and their order as they are. Work from top to bottom; later exercises may import earlier ones.

{table}

## Check your work

In this folder, with the `autograder` package that your teacher gave you installed:

    autograder check                    # everything
    autograder check {first.name}
    pytest exercises/{first.id}.py      # the same checks, by pytest

A check that fails shows the smallest input that it found, what was expected and what your code gave.

## What is not allowed

`course.toml` lists the parts of torch that an exercise does without, because they are what you are to write. Using one
of them scores 0 for that exercise, however it is reached. Your code may read and write no file, open no connection and
start no process or thread.

Leave `course.toml` and the folder `.course` as they are.
"""
