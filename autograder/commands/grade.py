"""`autograder grade`: grades a class."""

import sys
import time
from pathlib import Path

import click

from autograder.commands.options import course_option
from autograder.course import Course
from autograder.faults import UsageError


@click.command("grade")
@click.argument("submissions", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="DIR", help="Where the results go.")
@click.option("--workers", type=click.IntRange(1, 256), metavar="N", help="Grader processes; one a core if not given.")
@click.option("--seed", type=click.IntRange(min=0), default=0, metavar="S", help="Draws the examples; 0 if not given.")
@click.option("--resume", is_flag=True, help="Go on with a run that was interrupted; what is graded stays.")
@click.option("--scheduler", metavar="ADDRESS", help="Grade on the Dask cluster of this scheduler: tcp://host:8786.")
@click.option("--trusted", is_flag=True, help="Grade even where this machine cannot isolate the students' code.")
@course_option
def command(
    submissions: Path,
    out: Path,
    workers: int | None,
    seed: int,
    resume: bool,
    scheduler: str | None,
    trusted: bool,
    course: Course,
) -> int:
    """Grade a class: SUBMISSIONS has a folder or zip file for each student, or is one zip file of all.

    Writes DIR/results.json and DIR/report.html.
    """
    if course.is_kit:
        raise UsageError("this is a student's kit, without solutions; grade in the teacher's course folder")
    if scheduler and workers:
        raise UsageError(
            "--workers counts processes of this machine; with --scheduler the cluster's workers count, so leave it out"
        )
    from autograder.classroom import Wishes, graded_class
    from autograder.report.changes import print_changes
    from autograder.report.escaping import one_line, write
    from autograder.report.table import print_table

    start = time.monotonic()
    wishes = Wishes(workers, seed, resume, trusted, scheduler)
    with graded_class(course, submissions, out, wishes, sys.stderr) as (result, changed):
        print_table(result, time.monotonic() - start, sys.stdout)
        print_changes(changed, sys.stdout)
        print(f"\nWritten: {out / 'results.json'}, {out / 'report.html'}")
    for fault in result.faults:
        write(sys.stderr, f"autograder: a fault of the grader, not of a student: {one_line(fault)}\n")
    return 2 if result.faults else 0
