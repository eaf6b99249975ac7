"""`autograder grade`: grades a class."""

from pathlib import Path

import click

from autograder.commands.options import course_option
from autograder.course import Course
from autograder.faults import GraderError


@click.command("grade")
@click.argument("submissions", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="DIR", help="Where the results go.")
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help="How many students at a time.")
@click.option("--seed", type=click.IntRange(min=0), default=0, metavar="S", help="Draws the examples; 0 if not given.")
@click.option("--trusted", is_flag=True, help="Grade even where this machine cannot isolate the students' code.")
@course_option
def command(submissions: Path, out: Path, workers: int | None, seed: int, trusted: bool, course: Course) -> int:
    """Grade a class: every folder in SUBMISSIONS is a student.

    Writes DIR/results.json and DIR/report.html.
    """
    raise GraderError("grade is not written yet")
