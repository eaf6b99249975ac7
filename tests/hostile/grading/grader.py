"""Grades cheats with the real pipeline, as a program, and after each an honest student.

Run as `python -m tests.hostile.grading.grader USER`, with the course and the files as JSON on standard input; what USER
means stands in `tests.hostile.grader`.
"""

import json
import os
import sys
from pathlib import Path

from autograder.course import read_course
from autograder.pipeline import Bench, bench
from autograder.records import Cell, ExerciseResult, Source, Submission
from autograder.sandbox import libc
from tests.hostile.grader import PR_SET_CHILD_SUBREAPER, become_ordinary, descendants, left_behind


def grade(ready: Bench, exercise: str, text: str) -> ExerciseResult:
    """Grade one file as one exercise; nothing but the worker compiles it."""
    place = [one.name for one in ready.exercises].index(exercise)
    id = ready.exercises[place].id
    return ready.grade_one(place, Submission("somebody", {id: Source(f"{id}.py", (Cell(text, f"{id}.py"),))}))


def main() -> None:
    """Grade every file, and the honest ones after it."""
    told = json.load(sys.stdin)
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1)
    if user := int(sys.argv[1]):
        become_ordinary(user)
    outcomes, honest = {}, {}
    with bench(read_course(Path(told["course"]))) as ready:
        before = descendants(os.getpid())
        for name, (exercise, text) in told["cheats"].items():
            found = grade(ready, exercise, text)
            messages = [found.message, *(check.message for check in found.checks)]
            outcomes[name] = [found.status, found.score, found.max_score, messages]
            honest[name] = [grade(ready, one, right).score for one, right in told["honest"].items()]
        left = left_behind(os.getpid(), before)
    left += left_behind(os.getpid(), set())
    print(json.dumps({"outcomes": outcomes, "honest": honest, "left": left}))


if __name__ == "__main__":
    main()
