"""The floor: grades a class in this process, without isolation, and writes what was right.

python benchmarks/comparison/floor.py COURSE CLASS VERDICTS
python benchmarks/comparison/floor.py COURSE --forks N
"""

import argparse
import json
import os
import warnings
from pathlib import Path
from typing import Any

import torch

from autograder.checks.binding import bound
from autograder.course import read_course
from autograder.examples.drawing import plan_exercise
from autograder.examples.plans import ExercisePlan
from autograder.grading.attempts import attempt


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("course", type=Path)
    parser.add_argument("submissions", type=Path, nargs="?")
    parser.add_argument("verdicts", type=Path, nargs="?")
    parser.add_argument("--forks", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    course = read_course(options.course)
    plans = [plan_exercise(course, exercise, options.seed) for exercise in course.exercises]
    for _ in range(options.forks):
        child = os.fork()
        if child == 0:
            os._exit(0)
        os.waitpid(child, 0)
    if options.submissions is None:
        return
    verdicts = {
        folder.name: {plan.exercise.name: is_right(plan, folder / f"{plan.exercise.id}.py") for plan in plans}
        for folder in sorted(options.submissions.iterdir())
    }
    options.verdicts.write_text(json.dumps(verdicts), "utf-8")


def is_right(plan: ExercisePlan, path: Path) -> bool:
    """Whether a file passes every example of every check; the first that it fails ends the check."""
    names: dict[str, Any] = {"__name__": plan.exercise.module_name}
    try:
        exec(compile(path.read_text("utf-8"), str(path), "exec"), names)
        with bound(plan.namespace, {name: names[name] for name in plan.exercise.defines}):
            return all(
                attempt(check_plan.check, drawn.example, drawn.prepared) is None
                for check_plan in plan.checks
                for drawn in check_plan.drawn
            )
    except Exception:  # the student's own, wherever it is raised
        return False


if __name__ == "__main__":
    main()
